import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/engine.ts';
import { AppError } from '../../src/errors.ts';
import type { ModelLease } from '../../src/serving/loaded-model.ts';
import { createAnswerRecording } from '../../src/serving/recorded-answers.ts';
import { createShadowTurns } from '../../src/serving/shadow-turns.ts';
import type { ServedAnswer } from '../../src/storage/served-answer-store.ts';
import { anAnswer } from '../support/an-answer.ts';

const ANSWER = anAnswer();
const TURN = { model: 'm', version: '1', arm: 'stable', rolloutId: 'r', conversationId: null, turnId: 't' };
const REQUESTS = [{ context: 'It opens at nine.', question: 'When?' }];
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const leaseOf = (answer: ModelLease['answer']): ModelLease => ({
  answer,
  knows: () => true,
  [Symbol.dispose]: () => undefined,
});

function recordingBeside(shadow: ModelLease['answer'] | undefined) {
  const noted: ServedAnswer[] = [];
  const shadows = createShadowTurns();
  const recorder = {
    record: (answer: ServedAnswer) => void noted.push(answer),
    flush: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { wrap } = createAnswerRecording({ recorder, shadows });
  const target = { version: '2', acquire: () => shadow && leaseOf(shadow) };
  const live = (answer: ModelLease['answer']) => shadows.beforeShadows(wrap(leaseOf(answer), TURN, target));
  return { noted, live, shadows };
}

describe('a shadow', () => {
  it('that never answers keeps no live answer back', async () => {
    let asked = 0;
    const { live, noted } = recordingBeside(() => {
      asked += 1;
      return new Promise(() => undefined);
    });
    for (let i = 0; i < 200; i++) expect(await live(async () => [ANSWER])(REQUESTS)).toEqual([ANSWER]);
    await settled();
    expect(asked).toBe(1);
    expect(noted).toHaveLength(200);
    expect(noted.every(({ isShadow }) => !isShadow)).toBe(true);
  });

  it('that fails, at once or later, fails alone and is noted', async () => {
    for (const fail of [
      () => {
        throw new AppError('engine_unavailable', 'It is gone.');
      },
      () => Promise.reject(new Error('a bug')),
    ]) {
      const { live, noted } = recordingBeside(fail);
      expect(await live(async () => [ANSWER])(REQUESTS)).toEqual([ANSWER]);
      await settled();
      await settled();
      expect(noted).toMatchObject([
        { isShadow: false, version: '1', failure: null },
        { isShadow: true, version: '2', failure: expect.stringMatching(/engine_unavailable|internal/) },
      ]);
      expect(noted[0]?.id).toBe(noted[1]?.id);
    }
  });

  it('that is not loaded is left out', async () => {
    const { live, noted } = recordingBeside(undefined);
    await live(async () => [ANSWER])(REQUESTS);
    await settled();
    expect(noted).toHaveLength(1);
  });

  it('begins only when nobody waits for a live answer, one after the other', async () => {
    const order: string[] = [];
    let answerLater: (answers: Answer[]) => void = () => undefined;
    const { live } = recordingBeside(async () => {
      order.push('shadow begins');
      await settled();
      order.push('shadow ends');
      return [ANSWER];
    });
    const slow = live(() => new Promise((resolve) => (answerLater = resolve)))(REQUESTS);
    await live(async () => [ANSWER])(REQUESTS);
    for (let i = 0; i < 5; i++) await settled();
    expect(order).toEqual([]);
    answerLater([ANSWER]);
    await slow;
    order.push('live ends');
    for (let i = 0; i < 10; i++) await settled();
    expect(order).toEqual(['live ends', 'shadow begins', 'shadow ends', 'shadow begins', 'shadow ends']);
  });

  it('begins nothing more once it is closed', async () => {
    const { live, noted, shadows } = recordingBeside(async () => [ANSWER]);
    await live(async () => [ANSWER])(REQUESTS);
    shadows.close();
    await settled();
    expect(noted).toHaveLength(1);
  });
});
