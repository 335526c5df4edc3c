// Kafka: topics with partitions, a consumer group over all replicas; a conversation's messages are in one partition.
import { type Consumer, Kafka, logLevel } from 'kafkajs';
import type { Broker, BrokerOptions } from '../broker.ts';

const HEARTBEAT_EVERY_MS = 3000;
const SESSION_TIMEOUT_MS = 30_000;
const RETRIES = { initialRetryTime: 200, maxRetryTime: 10_000, retries: 1_000_000 };

/** @param options the url names its brokers: `kafka://host:9092,other:9092` */
export async function openKafkaBroker({ url, topics, group, concurrency }: BrokerOptions): Promise<Broker> {
  const { username, password } = new URL(url.split(',')[0] ?? url);
  const brokers = url
    .replace(/^kafkas?:\/\/([^@]*@)?/, '')
    .replace(/\/.*$/, '')
    .split(',');
  const kafka = new Kafka({
    clientId: 'frontdesk',
    brokers,
    ssl: url.startsWith('kafkas:'),
    ...(username
      ? {
          sasl: {
            mechanism: 'scram-sha-256',
            username: decodeURIComponent(username),
            password: decodeURIComponent(password),
          },
        }
      : {}),
    logLevel: logLevel.NOTHING,
  });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: RETRIES });
  await producer.connect();
  await ensureTopics(kafka, Object.values(topics));
  const consumers: Consumer[] = [];
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined); // whoever waits for it handles it

  return {
    lost,
    async consume(topic, handle) {
      const consumer = kafka.consumer({
        groupId: `${group}.${topic}`,
        sessionTimeout: SESSION_TIMEOUT_MS,
        retry: RETRIES,
      });
      consumers.push(consumer);
      await consumer.connect();
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) lose(payload.error);
      });
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        // A partition is read in order; so many partitions at a time.
        partitionsConsumedConcurrently: concurrency,
        async eachMessage({ message, heartbeat }) {
          const alive = setInterval(() => void heartbeat().catch(() => undefined), HEARTBEAT_EVERY_MS);
          try {
            await handle(message.value ?? Buffer.alloc(0));
          } finally {
            clearInterval(alive);
          }
        },
      });
    },
    async publish(topic, { id, key, body }) {
      const headers = { id, 'content-type': 'application/cloudevents+json' };
      await producer.send({ topic, acks: -1, messages: [{ key, value: body, headers }] });
    },
    async stopConsuming() {
      for (const consumer of consumers.splice(0)) await consumer.disconnect();
    },
    async [Symbol.asyncDispose]() {
      for (const consumer of consumers.splice(0)) await consumer.disconnect();
      await producer.disconnect();
    },
  };
}

/** A topic that is there keeps its partitions; one that may not be made is somebody else's to make. */
async function ensureTopics(kafka: Kafka, topics: readonly string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const known = await admin.listTopics();
    const missing = topics.filter((topic) => !known.includes(topic));
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({ topic, numPartitions: 6 })),
      });
  } finally {
    await admin.disconnect();
  }
}
