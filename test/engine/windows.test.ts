import { describe, expect, it } from 'vitest';
import {
  batchesOf,
  checkRequest,
  MAX_CONTEXT_CHARS,
  MAX_QUESTION_CHARS,
  WINDOW_OVERLAP_TOKENS,
  WINDOW_TOKENS,
  windowsOf,
} from '../../src/engine/windows.ts';
import { AppError } from '../../src/errors.ts';

/** Sentence numbers of sentences with these lengths. */
const sentencesOf = (lengths: readonly number[]) =>
  Uint16Array.from(lengths.flatMap((length, i) => Array<number>(length).fill(i)));

describe('windowsOf', () => {
  it('reads a short passage in one window, and none of nothing', () => {
    expect(windowsOf(sentencesOf([100, 220]))).toEqual([{ from: 0, to: 320 }]);
    expect(windowsOf(sentencesOf([]))).toEqual([]);
  });

  it.each([
    ['sentences of 20', Array<number>(60).fill(20)],
    ['sentences of 33', Array<number>(40).fill(33)],
    ['one endless sentence', [5000]],
    ['sentences of one token', Array<number>(1500).fill(1)],
    ['a sentence longer than a window among short ones', [30, 30, 700, 30, 30]],
    ['one token more than a window', [321]],
  ])('covers a passage of %s with overlapping windows', (_, lengths) => {
    const sentences = sentencesOf(lengths);
    const windows = windowsOf(sentences);
    expect(windows[0]!.from).toBe(0);
    expect(windows.at(-1)!.to).toBe(sentences.length);
    windows.forEach(({ from, to }, i) => {
      expect(to - from).toBeLessThanOrEqual(WINDOW_TOKENS);
      const next = windows[i + 1];
      if (!next) return;
      expect(next.from).toBeGreaterThan(from);
      expect(next.from).toBeLessThanOrEqual(to - WINDOW_OVERLAP_TOKENS);
      expect(next.to).toBeGreaterThan(to);
    });
  });

  it('begins and ends windows with sentences where it can', () => {
    const sentences = sentencesOf(Array<number>(40).fill(33));
    for (const { from, to } of windowsOf(sentences)) {
      expect(from % 33).toBe(0);
      expect(to % 33).toBe(0);
    }
  });
});

describe('batchesOf', () => {
  it('keeps items of similar length together, within the budget', () => {
    const batches = batchesOf([300, 20, 310, 25, 30, 999], (length) => length, 620);
    expect(batches).toEqual([[20, 25, 30], [300, 310], [999]]);
  });
});

describe('checkRequest', () => {
  it.each([
    ['invalid_input', { context: 'A text.', question: '  ' }, /question is empty/],
    ['invalid_input', { context: '\n', question: 'Who?' }, /passage is empty/],
    ['too_large', { context: 'A text.', question: 'a'.repeat(MAX_QUESTION_CHARS + 1) }, /question has 1001/],
    ['too_large', { context: 'a'.repeat(MAX_CONTEXT_CHARS + 1), question: 'Who?' }, /passage has 200001/],
  ])('answers %s', (code, request, message) => {
    let caught: unknown;
    try {
      checkRequest(request);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(AppError);
    expect((caught as AppError).code).toBe(code);
    expect((caught as AppError).message).toMatch(message);
  });
});
