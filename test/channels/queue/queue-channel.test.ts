// Questions and documents over real brokers, which are killed in the middle.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker, Topics } from '../../../src/channels/queue/broker.ts';
import { openBroker } from '../../../src/channels/queue/open-broker.ts';
import { openQueueChannel } from '../../../src/channels/queue/queue-channel.ts';
import type { Predictor } from '../../../src/serving/predictor.ts';
import { openDesk } from '../../knowledge/desk.ts';
import { openShippedModel, startChatDesk } from '../realtime/chat-desk.ts';
import { brokers, type RunningBroker } from './brokers.ts';

const START_TIMEOUT_MS = 240_000;
const TIMEOUT_MS = 180_000;
const PATIENCE = { timeout: 60_000, interval: 50 };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly subject?: string;
  readonly data: {
    readonly inReplyToEvent?: { readonly id: string };
    readonly reply?: { readonly text: string; readonly messageId: string };
    readonly code?: string;
    readonly reason?: string;
  };
}

for (const { missing, name } of brokers)
  if (missing !== undefined) console.warn(`Skipping ${name}: ${missing}.`);

describe.each(brokers)('$name', ({ missing, start }) => {
  describe.skipIf(missing !== undefined)('brings', () => {
    let server: RunningBroker;
    let predictor: Predictor;
    let test = 0;
    beforeAll(async () => {
      predictor = await openShippedModel();
      server = await start();
    }, START_TIMEOUT_MS);
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
      await predictor?.[Symbol.asyncDispose]();
    }, START_TIMEOUT_MS);

    async function openPlace(hold: (message: string) => Promise<void> = async () => undefined) {
      test++;
      const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-queue-'));
      const topics: Topics = {
        questions: `t${test}.questions`,
        replies: `t${test}.replies`,
        documents: `t${test}.documents`,
        deadLetters: `t${test}.dead-letters`,
      };
      const desk = await startChatDesk({ dataDir, predictor, hold });
      const knowledge = await openDesk({}, dataDir);
      const { conversations } = desk.stores;
      const { documents } = knowledge;
      const parts = {
        assistant: desk.assistant,
        conversations,
        documents,
        ingestion: knowledge.ingestion,
        log,
      };
      const settings = { url: server.url, topics, group: `g${test}`, concurrency: 4, graceMs: 1000 };
      const open = () => openQueueChannel({ ...settings, parts, log });
      const outside = await openBroker({ ...settings, group: `outside${test}` });
      const told: Sent[] = [];
      for (const topic of [topics.replies, topics.deadLetters])
        await outside.consume(topic, async (body) => void told.push(JSON.parse(body.toString())));
      return {
        topics,
        desk,
        knowledge,
        open,
        outside,
        told,
        answersTo: (id: string) => told.filter(({ data }) => data.inReplyToEvent?.id === id),
        async [Symbol.asyncDispose]() {
          await outside[Symbol.asyncDispose]();
          await knowledge[Symbol.asyncDispose]();
          await desk[Symbol.asyncDispose]();
        },
      };
    }

    const ask = (
      broker: Broker,
      { questions }: Topics,
      id: string,
      message: string,
      conversationId?: string,
    ) => {
      const data = { message, ...(conversationId ? { conversationId } : {}) };
      const event = { specversion: '1.0', id, source: '/test', type: 'frontdesk.question', data };
      // Sent again under another id of the broker's, so that it is not the broker that drops it.
      const message2 = {
        id: `${id} ${Math.random()}`,
        key: conversationId ?? id,
        body: JSON.stringify(event),
      };
      return broker.publish(questions, message2);
    };

    it(
      'questions, each answered once, however often it comes',
      async () => {
        await using place = await openPlace();
        const { outside, topics, told, answersTo } = place;
        for (let time = 0; time < 3; time++)
          await ask(outside, topics, 'same', 'When does the library open?');
        await ask(outside, topics, 'other', 'Who is the gardener?');
        await using _channel = await place.open();
        await expect.poll(() => answersTo('other').length, PATIENCE).toBe(1);
        await expect.poll(() => answersTo('same').length, PATIENCE).toBeGreaterThan(0);
        expect(answersTo('same')[0]?.data.reply?.text).toMatch(/nine/);
        const conversationId = answersTo('same')[0]?.subject ?? '';
        const messages = await place.desk.stores.conversations.listMessages(conversationId);
        expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
        // Delivered again, it has the same reply under the same id.
        expect(new Set(answersTo('same').map(({ id }) => id)).size).toBe(1);
        expect(told.every(({ type }) => type === 'frontdesk.reply')).toBe(true);
      },
      TIMEOUT_MS,
    );

    it(
      'the questions of a conversation in their order',
      async () => {
        await using place = await openPlace();
        const { outside, topics, answersTo } = place;
        const conversationId = crypto.randomUUID();
        for (let i = 1; i <= 6; i++)
          await ask(outside, topics, `q${i}`, `When does the library open? ${i}`, conversationId);
        await using _channel = await place.open();
        await expect.poll(() => answersTo('q6').length, PATIENCE).toBeGreaterThan(0);
        const messages = await place.desk.stores.conversations.listMessages(conversationId);
        const said = messages.filter(({ role }) => role === 'user').map(({ text }) => text.at(-1));
        expect(said.join('')).toBe('123456');
      },
      TIMEOUT_MS,
    );

    it(
      'documents, and takes them away again',
      async () => {
        await using place = await openPlace();
        await using _channel = await place.open();
        const send = (id: string, type: string, data: object) =>
          place.outside.publish(place.topics.documents, {
            id,
            key: 'hours.md',
            body: JSON.stringify({ specversion: '1.0', id, source: '/test', type, data }),
          });
        await send('d1', 'frontdesk.document.changed', {
          source: 'hours.md',
          text: '# Hours\n\nThe cafe opens at six.',
        });
        await expect.poll(() => place.knowledge.found('cafe'), PATIENCE).toEqual(['The cafe opens at six.']);
        await send('d2', 'frontdesk.document.removed', { source: 'hours.md' });
        await expect.poll(() => place.knowledge.found('cafe'), PATIENCE).toEqual([]);
      },
      TIMEOUT_MS,
    );

    it(
      'what cannot be answered to the dead letters, with the reason, and goes on',
      async () => {
        await using place = await openPlace();
        await using _channel = await place.open();
        const { outside, topics, told, answersTo } = place;
        await outside.publish(topics.questions, { id: 'x1', key: 'x', body: 'no JSON' });
        await outside.publish(topics.questions, { id: 'x2', key: 'x', body: '{"specversion":"1.0"}' });
        await ask(outside, topics, 'good', 'Who is the gardener?');
        await expect.poll(() => answersTo('good').length, PATIENCE).toBe(1);
        await expect
          .poll(() => told.filter(({ type }) => type === 'frontdesk.dead-letter').length, PATIENCE)
          .toBe(2);
        const reasons = told.map(({ data }) => data.reason ?? '').join('\n');
        expect(reasons).toContain('It is not JSON');
        expect(reasons).toContain('It is not an event of this topic');
      },
      TIMEOUT_MS,
    );

    it(
      'every question to its answer, once, though the broker is killed and the service is stopped in the middle',
      async () => {
        let letGo: () => void = () => undefined;
        const held = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        let isHolding = true;
        await using place = await openPlace(async () => {
          if (isHolding) await held;
        });
        const { outside, topics, answersTo } = place;
        for (let i = 1; i <= 8; i++) await ask(outside, topics, `k${i}`, 'When does the library open?');
        const first = await place.open();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await server.killAndRestart();
        isHolding = false;
        letGo();
        await first[Symbol.asyncDispose]();
        await using _second = await place.open();
        // The client from outside lost its connection too: it looks again.
        await using again = await openBroker({
          url: server.url,
          topics,
          group: `again${test}`,
          concurrency: 8,
        });
        await again.consume(
          topics.replies,
          async (body) => void place.told.push(JSON.parse(body.toString())),
        );
        const ids = Array.from({ length: 8 }, (_, i) => `k${i + 1}`);
        await expect.poll(() => ids.filter((id) => answersTo(id).length > 0).length, PATIENCE).toBe(8);
        for (const id of ids) {
          const conversationId = answersTo(id)[0]?.subject ?? '';
          const messages = await place.desk.stores.conversations.listMessages(conversationId);
          expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
          expect(new Set(answersTo(id).map((reply) => reply.id)).size).toBe(1);
        }
      },
      TIMEOUT_MS,
    );
  });
});
