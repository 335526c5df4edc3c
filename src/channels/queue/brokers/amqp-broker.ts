// RabbitMQ, over AMQP 0-9-1: durable queues, publisher confirms, acknowledgements by hand.
import { connect } from 'amqplib';
import type { Broker, BrokerOptions } from '../broker.ts';

export async function openAmqpBroker({ url, topics, concurrency }: BrokerOptions): Promise<Broker> {
  const connection = await connect(url, { timeout: 10_000 });
  const lost = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.on('close', () => reject(new Error('the broker closed the connection')));
  });
  lost.catch(() => undefined); // whoever waits for it handles it
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined); // the connection is closed with it
  let isOpen = true;
  channel.on('close', () => {
    isOpen = false;
    connection.close().catch(() => undefined); // it may be closed already
  });
  await channel.prefetch(concurrency);
  for (const topic of Object.values(topics)) await channel.assertQueue(topic, { durable: true });
  const consumers: string[] = [];
  return {
    lost,
    async consume(topic, handle) {
      const { consumerTag } = await channel.consume(topic, (message) => {
        if (!message) return; // the queue was deleted
        // Of a connection that is lost every message comes again by itself.
        handle(message.content).then(
          () => isOpen && channel.ack(message),
          () => isOpen && channel.nack(message, false, true),
        );
      });
      consumers.push(consumerTag);
    },
    publish(topic, { id, body }) {
      const options = { persistent: true, messageId: id, contentType: 'application/cloudevents+json' };
      return new Promise((resolve, reject) => {
        channel.sendToQueue(topic, Buffer.from(body), options, (error: unknown) =>
          error ? reject(error) : resolve(),
        );
      });
    },
    async stopConsuming() {
      for (const consumer of consumers.splice(0)) await channel.cancel(consumer);
    },
    async [Symbol.asyncDispose]() {
      await channel.close().catch(() => undefined); // closed already
      await connection.close().catch(() => undefined);
    },
  };
}
