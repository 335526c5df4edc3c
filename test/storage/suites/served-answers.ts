import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/storage/database.ts';
import type { ServedAnswer } from '../../../src/storage/served-answer-store.ts';
import { createStores, type Stores } from '../../../src/storage/stores.ts';
import type { TestPlace } from './test-place.ts';

const ANSWER: Omit<ServedAnswer, 'id' | 'model'> = {
  isShadow: false,
  version: '1',
  arm: 'stable',
  rolloutId: 'r',
  conversationId: null,
  turnId: null,
  text: 'It opens at nine.',
  shortAnswer: 'nine',
  confidence: 0.75,
  isDeclined: false,
  failure: null,
  latencyMs: 10.5,
  questionWords: null,
  unknownWords: null,
  createdAtMs: 1_700_000_000_000,
};

export function servedAnswerSuite(newPlace: () => Promise<TestPlace>): void {
  describe('served answers', () => {
    let database: Database;
    let stores: Stores;

    beforeAll(async () => {
      database = await (await newPlace()).open();
      stores = createStores(database);
    });
    afterAll(() => database[Symbol.asyncDispose]());

    let models = 0;
    /** A model that only one test knows, with what it answered. */
    async function modelWith(answers: readonly Partial<ServedAnswer>[]): Promise<string> {
      const model = `model-${++models}`;
      for (const [i, answer] of answers.entries())
        await stores.servedAnswers.add({ ...ANSWER, id: `${model} ${i}`, model, ...answer });
      return model;
    }
    const stable = (model: string, sinceMs = 0) => ({ model, arm: 'stable', version: '1', sinceMs });

    /** A conversation with a question, its reply, and what somebody says of that. */
    async function ratedTurn(rating: 'up' | 'down') {
      const { id: conversationId } = await stores.conversations.create({ channel: 'http' });
      const add = (message: { role: 'user' | 'assistant'; text: string; inReplyTo?: string }) =>
        stores.conversations.addMessage(conversationId, message);
      const { message } = await add({ role: 'user', text: 'When?' });
      const { message: reply } = await add({ role: 'assistant', text: 'At nine.', inReplyTo: message.id });
      await stores.feedback.save({ messageId: reply.id, rating });
      return { conversationId, turnId: message.id };
    }

    it('come back as they were stored, the newest first, with what people said of them', async () => {
      const model = await modelWith([
        { createdAtMs: 1000, failure: 'timed_out', isDeclined: true, text: 'a\u0000b' },
        { createdAtMs: 2000, ...(await ratedTurn('down')) },
        { createdAtMs: 3000, isShadow: true, arm: 'shadow', version: '2' },
      ]);
      const answers = await stores.servedAnswers.listSince(model, 1000);
      expect(answers).toMatchObject([
        { ...ANSWER, createdAtMs: 3000, isShadow: true, arm: 'shadow', version: '2', rating: null },
        { createdAtMs: 2000, rating: 'down', confidence: 0.75, latencyMs: 10.5 },
        { createdAtMs: 1000, failure: 'timed_out', isDeclined: true, rating: null },
      ]);
      expect(answers[2]?.text).not.toContain('\u0000');
      expect(await stores.servedAnswers.listSince(model, 2001)).toHaveLength(1);
      expect(await stores.servedAnswers.listSince('another', 0)).toEqual([]);
    });

    it('are counted by arm, without the shadow and without what was before', async () => {
      const model = await modelWith([
        { createdAtMs: 1, failure: 'internal' },
        { createdAtMs: 5, failure: 'internal', isDeclined: true },
        { createdAtMs: 6, isDeclined: true },
        { createdAtMs: 7, ...(await ratedTurn('down')) },
        { createdAtMs: 8, ...(await ratedTurn('up')) },
        { createdAtMs: 9, isShadow: true, failure: 'internal' },
        { createdAtMs: 9, version: '2', arm: 'canary' },
      ]);
      const { tally } = stores.servedAnswers;
      const counts = { turns: 4, failed: 1, declined: 1, rated: 2, ratedDown: 1 };
      expect(await tally(stable(model, 5))).toEqual(counts);
      expect(await tally({ ...stable(model), version: '2', arm: 'canary' })).toMatchObject({ turns: 1 });
      const nothing = { turns: 0, failed: 0, declined: 0, rated: 0, ratedDown: 0 };
      expect(await tally(stable('another'))).toEqual(nothing);
    });

    it('give the quantiles of their latency by nearest rank, of those that did not fail', async () => {
      const { latencyQuantile, slowerThan } = stores.servedAnswers;
      const slow = { failure: 'timed_out', latencyMs: 30_000 };
      const model = await modelWith([
        slow,
        ...Array.from({ length: 10 }, (_, i) => ({ latencyMs: 100 - 10 * i })),
      ]);
      const arm = stable(model);
      expect(await latencyQuantile(arm, 0.5)).toBe(50);
      expect(await latencyQuantile(arm, 0.99)).toBe(100);
      expect(await latencyQuantile(arm, 0)).toBe(10);
      expect(await slowerThan(arm, 80)).toBe(2);
      expect(await latencyQuantile(stable('another'), 0.5)).toBeUndefined();
    });

    it('of a shadow are found beside what was said under the same id', async () => {
      const shadow = { isShadow: true, arm: 'shadow', version: '2' };
      const model = await modelWith([{}, {}, {}]);
      const pairs = [
        { ...shadow, id: `${model} 0`, shortAnswer: 'ten', createdAtMs: 5 },
        { ...shadow, id: `${model} 1`, isDeclined: true, createdAtMs: 4 },
        { ...shadow, id: `${model} 2`, failure: 'internal' },
        { ...shadow, id: `${model} alone` },
      ];
      for (const pair of pairs) await stores.servedAnswers.add({ ...ANSWER, model, ...pair });
      const live = { shortAnswer: 'nine', isDeclined: false };
      expect(await stores.servedAnswers.shadowPairs(model, '2', 4)).toEqual([
        { live, shadow: { shortAnswer: 'ten', isDeclined: false } },
        { live, shadow: { shortAnswer: 'nine', isDeclined: true } },
      ]);
      expect(await stores.servedAnswers.shadowPairs(model, '2', 6)).toEqual([]);
      expect(await stores.servedAnswers.shadowPairs(model, '3', 0)).toEqual([]);
    });

    it('give the measures of a version to tell drift by, the newest first, of what was said to people', async () => {
      const counted = { questionWords: 5, unknownWords: 1 };
      const model = await modelWith([
        { ...counted, createdAtMs: 1 },
        { ...counted, createdAtMs: 2, isDeclined: true },
        { ...counted, createdAtMs: 3, confidence: 0.5, arm: 'canary' },
        { ...counted, createdAtMs: 4, isShadow: true },
        { ...counted, createdAtMs: 5, failure: 'internal' },
        { ...counted, createdAtMs: 6, version: '2' },
        { createdAtMs: 7 },
      ]);
      const measures = (sinceMs: number, limit: number) =>
        stores.servedAnswers.measures({ name: model, version: '1' }, { sinceMs, limit });
      expect(await measures(2, 10)).toEqual([
        { ...counted, confidence: 0.5, isDeclined: false },
        { ...counted, confidence: 0.75, isDeclined: true },
      ]);
      expect(await measures(0, 1)).toHaveLength(1);
    });

    it('are erased with their conversation, and not stored after it', async () => {
      const turn = await ratedTurn('up');
      const model = await modelWith([turn, {}]);
      await stores.conversations.erase(turn.conversationId);
      await stores.servedAnswers.add({ ...ANSWER, ...turn, id: `${model} late`, model });
      expect((await stores.servedAnswers.listSince(model, 0)).map(({ id }) => id)).toEqual([`${model} 1`]);
    });

    it('are erased when they are old', async () => {
      const model = await modelWith([{ createdAtMs: 10 }, { createdAtMs: 20 }]);
      expect(await stores.servedAnswers.eraseBefore(20)).toBeGreaterThan(0);
      expect(await stores.servedAnswers.listSince(model, 0)).toMatchObject([{ createdAtMs: 20 }]);
    });
  });
}
