import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConversationStore, createConversationStore } from '../../../src/storage/conversation-store.ts';
import type { Database } from '../../../src/storage/database.ts';
import { createEventStore } from '../../../src/storage/event-store.ts';
import { createFeedbackStore } from '../../../src/storage/feedback-store.ts';
import { createIdempotencyStore } from '../../../src/storage/idempotency-store.ts';
import type { TestPlace } from './test-place.ts';

const DAY_MS = 86_400_000;

export function conversationSuite(newPlace: () => Promise<TestPlace>): void {
  describe('conversations', () => {
    let database: Database;
    let other: Database;
    let conversations: ConversationStore;
    const begin = async () => (await conversations.create({ channel: 'http' })).id;

    beforeAll(async () => {
      const { open } = await newPlace();
      database = await open();
      other = await open();
      conversations = createConversationStore(database);
    });
    afterAll(() => Promise.all([database[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

    it('keep every text as it was, but for U+0000', async () => {
      const id = await begin();
      const texts = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(texts, fc.jsonValue(), async (written, details) => {
          const { message } = await conversations.addMessage(id, {
            role: 'user',
            text: written.join(),
            details,
          });
          const read = await conversations.findMessage(message.id);
          expect(read).toEqual(message);
          expect(read?.text).toBe(written.join().replaceAll('\0', '\ufffd'));
          expect(read?.details).toEqual(JSON.parse(JSON.stringify(details)));
        }),
        { numRuns: 10 },
      );
    });

    it('are paged without missing or repeating a message', async () => {
      const id = await begin();
      for (let i = 1; i <= 7; i++) await conversations.addMessage(id, { role: 'user', text: `${i}` });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (limit) => {
          const seen: string[] = [];
          for (let afterPosition = 0; ; ) {
            const page = await conversations.listMessages(id, { afterPosition, limit });
            if (page.length === 0) break;
            seen.push(...page.map(({ text }) => text));
            afterPosition = page.at(-1)?.position ?? 0;
          }
          expect(seen).toEqual(['1', '2', '3', '4', '5', '6', '7']);
        }),
        { numRuns: 20 },
      );
      const last = await conversations.lastMessages(id, 2);
      expect(last.map(({ text, position }) => [text, position])).toEqual([
        ['6', 6],
        ['7', 7],
      ]);
      const ahead = await conversations.lastMessages(id, 3, 6);
      expect(ahead.map(({ text }) => text)).toEqual(['3', '4', '5']);
    });

    it('are made once under an id that the client made up, and stay with who made them', async () => {
      const id = randomUUID();
      const [one, two] = await Promise.all(
        ['first', 'second'].map((ownerId) => conversations.create({ id, channel: 'realtime', ownerId })),
      );
      expect(one).toEqual(two);
      expect(await conversations.find(id)).toEqual(one);
    });

    it('take a message once, however often and by whichever connection it is sent', async () => {
      const id = await begin();
      const stores = [conversations, createConversationStore(other)];
      const sent = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          stores[i % 2]?.addMessage(id, { role: 'user', text: `attempt ${i}`, clientMessageId: 'c1' }, [
            { type: 'message', data: i },
          ]),
        ),
      );
      expect(sent.filter((added) => added?.isNew)).toHaveLength(1);
      expect(new Set(sent.map((added) => added?.message.id)).size).toBe(1);
      expect(await conversations.listMessages(id)).toHaveLength(1);
      expect(await createEventStore(database).after(id, 0)).toHaveLength(1);
      const elsewhere = await conversations.addMessage(await begin(), {
        role: 'user',
        text: 'another conversation',
        clientMessageId: 'c1',
      });
      expect(elsewhere.isNew).toBe(true);
    });

    it('have one reply to a message', async () => {
      const id = await begin();
      const question = await conversations.addMessage(id, { role: 'user', text: 'When?' });
      const reply = { role: 'assistant', text: 'At nine.', inReplyTo: question.message.id } as const;
      const replies = await Promise.all([
        conversations.addMessage(id, reply),
        createConversationStore(other).addMessage(id, reply),
      ]);
      expect(replies.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
      expect((await conversations.findReply(question.message.id))?.text).toBe('At nine.');
    });

    it('store a message and its events together or not at all', async () => {
      const id = await begin();
      const unstorable = [{ type: 'message', data: 1n }];
      await expect(conversations.addMessage(id, { role: 'user', text: 'x' }, unstorable)).rejects.toThrow();
      expect(await conversations.listMessages(id)).toEqual([]);
      const { message, events } = await conversations.addMessage(id, { role: 'user', text: 'y' }, [
        { type: 'message', data: { text: 'y' } },
      ]);
      expect(message.position).toBe(1);
      expect(events).toEqual(await createEventStore(database).after(id, 0));
    });

    it('show their events to a follower in order, none left out, while two connections write', async () => {
      const id = await begin();
      const writers = [createEventStore(database), createEventStore(other)];
      const follower = createEventStore(other);
      const total = 60;
      const writing = Promise.all(
        Array.from({ length: total / 2 }, (_, i) =>
          writers[i % 2]?.append(id, [
            { type: 'delta', data: `${i}a` },
            { type: 'delta', data: `${i}b` },
          ]),
        ),
      );
      const seen: number[] = [];
      while (seen.length < total) {
        seen.push(...(await follower.after(id, seen.at(-1) ?? 0)).map((event) => event.id));
      }
      await writing;
      expect(seen).toEqual(Array.from({ length: total }, (_, i) => i + 1));
      expect(await follower.after(id, total)).toEqual([]);
    });

    it('that do not exist take no message and no event', async () => {
      const missing = { code: 'not_found' };
      await expect(conversations.addMessage('none', { role: 'user', text: 'x' })).rejects.toMatchObject(
        missing,
      );
      await expect(createEventStore(database).append('none', [])).rejects.toMatchObject(missing);
      expect(await conversations.find('none')).toBeUndefined();
    });

    it('are erased with everything that belongs to them, and nothing else', async () => {
      const feedback = createFeedbackStore(database);
      const idempotency = createIdempotencyStore(database);
      const request = { principal: 'p', key: 'erased', body: '' };
      const filled = async () => {
        const id = await begin();
        const asked = await conversations.addMessage(id, { role: 'user', text: 'q' }, [
          { type: 'm', data: 0 },
        ]);
        const inReplyTo = asked.message.id;
        const { message } = await conversations.addMessage(id, { role: 'assistant', text: 'a', inReplyTo });
        await feedback.save({ messageId: message.id, rating: 'down', correction: 'b' });
        return { id, messageId: message.id };
      };
      const [erased, kept] = [await filled(), await filled()];
      const { attempt = '' } = await idempotency.begin(request);
      await idempotency.complete(attempt, { status: 200, body: 'a', conversationId: erased.id });

      expect(await conversations.erase(erased.id)).toBe(true);
      expect(await conversations.erase(erased.id)).toBe(false);
      expect(await conversations.find(erased.id)).toBeUndefined();
      expect(await conversations.listMessages(erased.id)).toEqual([]);
      expect(await createEventStore(database).after(erased.id, 0)).toEqual([]);
      expect(await feedback.find(erased.messageId)).toBeUndefined();
      expect((await idempotency.begin(request)).answer).toBeUndefined();
      expect(await conversations.listMessages(kept.id)).toHaveLength(2);
      expect(await feedback.find(kept.messageId)).toMatchObject({ rating: 'down', correction: 'b' });
    });

    it('are erased when nobody continued them for so many days', async () => {
      let time = Date.now() - 100 * DAY_MS;
      const past = createConversationStore(database, { now: () => time });
      const old = await past.create({ channel: 'http' });
      const continued = await past.create({ channel: 'http' });
      time += 95 * DAY_MS;
      await past.addMessage(continued.id, { role: 'user', text: 'still here' });
      expect(await conversations.eraseInactive(0)).toBe(0);
      expect(await conversations.eraseInactive(30)).toBe(1);
      expect(await conversations.find(old.id)).toBeUndefined();
      expect(await conversations.find(continued.id)).toBeDefined();
    });

    it('keep the last word of what people say of an answer', async () => {
      const feedback = createFeedbackStore(database);
      const id = await begin();
      const { message } = await conversations.addMessage(id, { role: 'assistant', text: 'a' });
      await feedback.save({ messageId: message.id, rating: 'down', comment: 'no' });
      await feedback.save({ messageId: message.id, rating: 'up' });
      expect(await feedback.find(message.id)).toMatchObject({ rating: 'up', comment: null });
      expect(await feedback.save({ messageId: 'none', rating: 'up' })).toBeUndefined();
      const all = await feedback.list();
      expect(await feedback.list({ after: all[0] as (typeof all)[0] })).toEqual(all.slice(1));
      expect(all.map(({ messageId }) => messageId)).toContain(message.id);
    });
  });
}
