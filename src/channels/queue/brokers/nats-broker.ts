// NATS JetStream: a stream for each subject, of which a message goes when it is acknowledged.
import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
} from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Broker, BrokerOptions, Handle } from '../broker.ts';

/** A message that is handled for longer is reported as in progress meanwhile. */
const ACK_WAIT_MS = 30_000;
const NS_PER_MS = 1_000_000;

export async function openNatsBroker({ url, topics, group, concurrency }: BrokerOptions): Promise<Broker> {
  const { hostname, port, username, password } = new URL(url);
  const connection = await connect({
    servers: `${hostname}:${port || 4222}`,
    maxReconnectAttempts: -1,
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
  });
  const lost = connection.closed().then((error): never => {
    throw error ?? new Error('the connection to the broker is closed');
  });
  lost.catch(() => undefined); // whoever waits for it handles it
  const manager = await jetstreamManager(connection);
  const stream = jetstream(connection);
  for (const topic of Object.values(topics)) await ensureStream(manager, topic, topics);
  const consuming: ConsumerMessages[] = [];

  async function take(messages: ConsumerMessages, handle: Handle): Promise<void> {
    for await (const message of messages) void settle(message, handle);
  }

  return {
    lost,
    async consume(topic, handle) {
      const name = streamOf(topic);
      // What an earlier leader had taken and not acknowledged comes again now and in its order, not some time later.
      await manager.consumers.delete(name, group).catch(() => undefined); // there was none
      await manager.consumers.add(name, {
        durable_name: group,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
        ack_wait: ACK_WAIT_MS * NS_PER_MS,
        max_ack_pending: concurrency,
      });
      const consumer = await stream.consumers.get(name, group);
      const messages = await consumer.consume({ max_messages: concurrency });
      consuming.push(messages);
      take(messages, handle).catch(() => undefined); // ends with the connection
    },
    async publish(topic, { id, body }) {
      await stream.publish(topic, body, { msgID: id });
    },
    async stopConsuming() {
      for (const messages of consuming.splice(0)) await messages.close();
    },
    async [Symbol.asyncDispose]() {
      if (!connection.isClosed()) await connection.drain().catch(() => connection.close());
    },
  };
}

async function settle(message: JsMsg, handle: Handle): Promise<void> {
  const busy = setInterval(() => message.working(), ACK_WAIT_MS / 3);
  try {
    await handle(Buffer.from(message.data));
    message.ack();
  } catch {
    message.nak();
  } finally {
    clearInterval(busy);
  }
}

const streamOf = (topic: string): string => topic.replaceAll(/[^\w-]/g, '_');

/** One that the operator made for the subject is taken as it is. */
async function ensureStream(
  manager: JetStreamManager,
  topic: string,
  topics: BrokerOptions['topics'],
): Promise<void> {
  const isTaken = topic === topics.questions || topic === topics.documents;
  const retention = isTaken ? RetentionPolicy.Workqueue : RetentionPolicy.Limits;
  const known = await manager.streams.info(streamOf(topic)).catch(() => undefined);
  if (!known) await manager.streams.add({ name: streamOf(topic), subjects: [topic], retention });
}
