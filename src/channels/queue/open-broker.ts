// The broker that an address names.
import { AppError } from '../../errors.ts';
import type { Broker, BrokerOptions } from './broker.ts';

/** @throws AppError `config_invalid` for an address of another kind; else what the broker's client says */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const scheme = options.url.split(':', 1)[0];
  switch (scheme) {
    case 'amqp':
    case 'amqps':
      return (await import('./brokers/amqp-broker.ts')).openAmqpBroker(options);
    case 'kafka':
    case 'kafkas':
      return (await import('./brokers/kafka-broker.ts')).openKafkaBroker(options);
    case 'nats':
      return (await import('./brokers/nats-broker.ts')).openNatsBroker(options);
    default:
      throw new AppError(
        'config_invalid',
        `QUEUE_URL begins with ${scheme}:, which is no broker known here.`,
      );
  }
}
