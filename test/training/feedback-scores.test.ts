import { describe, expect, it } from 'vitest';
import { type RatedReply, scoreFeedback } from '../../src/training/feedback-scores.ts';

function rated(
  rating: 'up' | 'down',
  reply: Partial<RatedReply['reply']> = {},
  correction: string | null = null,
): RatedReply {
  const model = { name: 'desk-qa', version: '1' };
  const given = {
    text: 'It opens at nine.',
    shortAnswer: 'nine',
    confidence: 0.85,
    kind: 'answer',
    model,
  } as const;
  return { rating, correction, reply: { ...given, ...reply } };
}

describe('scoreFeedback', () => {
  it('keeps the versions apart, and what no model said', () => {
    const scores = scoreFeedback([
      rated('up'),
      rated('down'),
      rated('up', { model: { name: 'desk-qa', version: '2' } }),
      rated('up', { model: null, kind: 'curated' }),
      rated('down', { kind: 'no_answer' }),
    ]);
    expect(scores).toMatchObject([
      { version: 'desk-qa/1', rated: 3, up: 1, declined: 1 },
      { version: 'desk-qa/2', rated: 1, up: 1, declined: 0 },
      { version: 'curated', rated: 1, up: 1, corrected: null, calibration: null },
    ]);
  });

  it('scores corrections against the short answer or the sentence, whichever is nearer', () => {
    const [scores] = scoreFeedback([
      rated('down', {}, 'Nine!'),
      rated('down', {}, 'It opens at ten.'),
      rated('down', {}, ' '),
    ]);
    // "it opens at nine" and "it opens at ten" share three of four words.
    expect(scores?.corrected).toEqual({ count: 2, exactMatch: 0.5, f1: (1 + 0.75) / 2 });
  });

  it('measures the calibration of answers: 85 % sure and right half the time is 0.35 off', () => {
    const [scores] = scoreFeedback([
      rated('up'),
      rated('down'),
      rated('down', { kind: 'no_answer', confidence: 0.1 }),
    ]);
    expect(scores?.calibration).toMatchObject({
      answers: 2,
      expectedCalibrationError: expect.closeTo(0.35, 9),
    });
  });
});
