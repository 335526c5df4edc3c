import { describe, expect, it } from 'vitest';
import { addWindow, createSpanScores, findEvidence, trimSpan } from '../../src/engine/evidence.ts';
import { tokenizeText } from '../../src/engine/tokenized-text.ts';

const IMPOSSIBLE = -1e9;

/** Logits of one window in which only some spans (first, last, score) are possible. */
function logitsOf(time: number, spans: readonly (readonly [number, number, number])[], noAnswer = 0) {
  const spanLogits = new Float32Array(time * time).fill(IMPOSSIBLE);
  for (const [first, last, score] of spans) spanLogits[first * time + last] = score;
  return { spanLogits, noAnswerLogits: Float32Array.of(noAnswer), time, row: 0 };
}

describe('findEvidence', () => {
  const passage = tokenizeText('In 1999 the mill burnt down. It was built in 1932, in Leeds.');

  it('takes the likeliest span, with its share of the one softmax', () => {
    const scores = createSpanScores(passage.tokens.length, 4);
    addWindow(
      scores,
      0,
      passage.tokens.length,
      logitsOf(
        passage.tokens.length,
        [
          [1, 1, 2],
          [11, 11, 1],
        ],
        0,
      ),
    );
    const evidence = findEvidence(scores, passage, 1);
    const total = Math.exp(2) + Math.exp(1) + 1;
    expect(evidence).toMatchObject({ first: 1, last: 1 });
    expect(evidence!.confidence).toBeCloseTo(Math.exp(2) / total, 5);
    expect(evidence!.noAnswerProbability).toBeCloseTo(1 / total, 5);
  });

  it('flattens the probabilities with a temperature above 1', () => {
    const scores = createSpanScores(passage.tokens.length, 4);
    addWindow(scores, 0, passage.tokens.length, logitsOf(passage.tokens.length, [[1, 1, 4]], 0));
    expect(findEvidence(scores, passage, 2)!.confidence).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
  });

  it('counts spans with the same words as one answer', () => {
    const twice = tokenizeText('Ada Green built it. The Green built it. By Ada Green, and the river.');
    const scores = createSpanScores(twice.tokens.length, 3);
    const at = twice.tokens.findIndex(({ text }) => text === 'By');
    addWindow(
      scores,
      0,
      twice.tokens.length,
      logitsOf(twice.tokens.length, [
        [0, 1, 1],
        [at + 1, at + 2, 0.9],
        [at + 5, at + 6, 1.2],
      ]),
    );
    expect(findEvidence(scores, twice, 1)).toMatchObject({ first: 0, last: 1 });
  });

  it('keeps the better score of a span that two windows share, and counts it once', () => {
    const long = tokenizeText('one two three four five six seven eight');
    const scores = createSpanScores(8, 2);
    addWindow(scores, 0, 5, logitsOf(5, [[4, 4, 1]], 0));
    addWindow(scores, 3, 5, logitsOf(5, [[1, 1, 3]], 1));
    const evidence = findEvidence(scores, long, 1);
    expect(evidence).toMatchObject({ first: 4, last: 4 });
    expect(evidence!.noAnswerProbability).toBeCloseTo(1 / (1 + Math.exp(2)), 5);
  });

  it('does not let windows without an answer hide the one that has it', () => {
    const words = tokenizeText(Array.from({ length: 40 }, (_, i) => `w${i}`).join(' '));
    const scores = createSpanScores(words.tokens.length, 2);
    for (let from = 0; from + 10 <= words.tokens.length; from += 10)
      addWindow(scores, from, 10, logitsOf(10, [[2, 3, from === 20 ? 6 : -6]], from === 20 ? 0 : 6));
    const evidence = findEvidence(scores, words, 1);
    expect(evidence).toMatchObject({ first: 22, last: 23 });
    expect(evidence!.noAnswerProbability).toBeLessThan(0.01);
  });

  it('has nothing for a passage without tokens', () => {
    expect(findEvidence(createSpanScores(0, 30), tokenizeText('\u200b\u0007'), 1)).toBeUndefined();
  });

  it('reads padded rows of a batch', () => {
    const scores = createSpanScores(3, 2);
    const spanLogits = new Float32Array(2 * 5 * 5).fill(IMPOSSIBLE);
    spanLogits[25 + 1 * 5 + 2] = 5;
    addWindow(scores, 0, 3, { spanLogits, noAnswerLogits: Float32Array.of(9, 0), time: 5, row: 1 });
    expect(findEvidence(scores, tokenizeText('a b c'), 1)).toMatchObject({ first: 1, last: 2 });
  });
});

describe('trimSpan', () => {
  it.each([
    ['"The Raven"', 'The Raven'],
    ['“The Raven”,', 'The Raven'],
    ['(1999)', '1999'],
    [', in Leeds.', 'in Leeds'],
    ['$ 30', '$ 30'],
    ['$4,000', '$4,000'],
    ['45%', '45%'],
    ['Sammy Davis Jr.', 'Sammy Davis Jr.'],
    ['Acme Inc.,', 'Acme Inc.'],
    ['the mill (closed)', 'the mill (closed)'],
    ['mill (closed', 'mill (closed'],
    ['closed)', 'closed'],
    ['(a) and (b)', '(a) and (b)'],
    ['the "big" one', 'the "big" one'],
    ['-5 °', '-5 °'],
    ['U.S.', 'U.S.'],
    ['...', '.'],
    ['🙂', '🙂'],
    ['"', '"'],
    ["workers'", 'workers'],
  ])('cuts %s to %s', (text, expected) => {
    const passage = tokenizeText(text);
    const [first, last] = trimSpan(passage, 0, passage.tokens.length - 1);
    expect(text.slice(passage.tokens[first]!.start, passage.tokens[last]!.end)).toBe(expected);
  });

  it('takes in the other quotation mark of a pair', () => {
    const passage = tokenizeText('An architectural "style" came.');
    expect(trimSpan(passage, 1, 3)).toEqual([1, 4]);
    expect(trimSpan(tokenizeText('So “Mills of the North” sold'), 2, 6)).toEqual([2, 5]);
    expect(trimSpan(tokenizeText('the “big” one'), 2, 4)).toEqual([1, 4]);
  });
});
