import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../../src/storage/conversation-store.ts';
import type { Database } from '../../../src/storage/database.ts';
import { createEvaluationStore, type NewEvaluationRun } from '../../../src/storage/evaluation-store.ts';
import { createFeedbackStore } from '../../../src/storage/feedback-store.ts';
import type { TestPlace } from './test-place.ts';

const RESULT = { question: 'When?', scoreValue: 1, scoreLabel: 'pass', explanation: 'said nine' } as const;
const RUN: NewEvaluationRun = {
  model: 'm',
  version: '1',
  setName: 'golden.jsonl',
  setHash: 'a',
  durationMs: 12.5,
  results: [RESULT, { ...RESULT, question: 'Why?\u0000', scoreValue: 0, scoreLabel: 'fail' }],
};

export function evaluationSuite(newPlace: () => Promise<TestPlace>): void {
  describe('runs of a golden set', () => {
    let database: Database;
    let time = 1000;
    beforeAll(async () => {
      database = await (await newPlace()).open();
    });
    afterAll(() => database[Symbol.asyncDispose]());
    const runs = () => createEvaluationStore(database, { now: () => time });

    it('are stored with every result, and the newest of a version and set is found', async () => {
      const first = await runs().add(RUN);
      expect(first).toMatchObject({ questions: 2, passed: 1, createdAtMs: 1000 });
      time = 2000;
      const second = await runs().add({ ...RUN, setHash: 'b', results: [RESULT] });
      await runs().add({ ...RUN, version: '2' });
      expect(await runs().latest('m', '1')).toEqual(second);
      expect(await runs().latest('m', '1', 'a')).toEqual(first);
      expect(await runs().latest('m', '3')).toBeUndefined();
      expect(await runs().results(first.id)).toMatchObject([
        RESULT,
        { question: expect.stringContaining('Why?'), scoreLabel: 'fail', scoreValue: 0 },
      ]);
    });

    it('hold as many questions as somebody likes', async () => {
      const results = Array.from({ length: 2500 }, (_, i) => ({ ...RESULT, question: `${i}` }));
      const { id } = await runs().add({ ...RUN, model: 'large', results });
      expect((await runs().results(id)).map(({ question }) => question)).toEqual(
        results.map(({ question }) => question),
      );
    });

    it('are erased when they are old, with their results', async () => {
      time = 5000;
      const { id } = await runs().add({ ...RUN, model: 'old' });
      const before = await runs().results(id);
      expect(before).toHaveLength(2);
      expect(await runs().eraseBefore(5001)).toBeGreaterThan(0);
      expect(await runs().latest('old', '1')).toBeUndefined();
      expect(await runs().results(id)).toEqual([]);
    });
  });

  describe('rated replies', () => {
    it('are found with what was said of them, since a time', async () => {
      await using database = await (await newPlace()).open();
      const feedback = createFeedbackStore(database);
      for (const [time, correction] of [
        [1000, undefined],
        [2000, 'At ten.'],
      ] as const) {
        const conversations = createConversationStore(database, { now: () => time });
        const { id } = await conversations.create({ channel: 'http' });
        const details = { kind: 'answer', text: `said at ${time}` };
        const { message } = await conversations.addMessage(id, { role: 'assistant', text: 'x', details });
        const said = correction === undefined ? {} : { correction };
        await feedback.save({ messageId: message.id, rating: 'down', ...said });
        await conversations.addMessage(id, { role: 'assistant', text: 'not rated', details });
      }
      expect(await feedback.ratedSince(0)).toEqual([
        { rating: 'down', correction: 'At ten.', details: { kind: 'answer', text: 'said at 2000' } },
        { rating: 'down', correction: null, details: { kind: 'answer', text: 'said at 1000' } },
      ]);
      expect(await feedback.ratedSince(1001)).toHaveLength(1);
    });
  });
}
