import { describe, expect, it } from 'vitest';
import { type SearchSource, type SearchStep, searchSentences } from '../../src/model/generate.ts';
import type { OutputWords, WrittenToken } from '../../src/model/next-words.ts';

// Output words: 0 pad, 1 start, 2 end, 3 unknown, 4.. words. Each is read back as row 100 + id.
const OUTPUT_IDS = 9;
const END = 2;
const output: OutputWords = {
  wordIds: Array.from({ length: OUTPUT_IDS }, (_, i) => 100 + i),
  tunedIds: Array.from({ length: OUTPUT_IDS }, () => 0),
  endId: END,
  reservedIds: 4,
};

/** A source whose position i is read back as row 200 + i. */
function sourceOf(keys: readonly number[]): SearchSource {
  return { keys, wordIds: keys.map((_, i) => 200 + i), tunedIds: keys.map(() => 0) };
}

/** Probabilities of choices (id, or v + position) after a source's history of row ids; what is left out gets none. */
type Script = (source: number, history: readonly number[]) => Readonly<Record<number, number>>;

function scripted(positions: number, script: Script): { step: SearchStep; sizes: number[] } {
  let before: { source: number; history: readonly number[] }[] | undefined;
  const sizes: number[] = [];
  const step: SearchStep = async (rows, wordIds) => {
    sizes.push(rows.length);
    const now = Array.from(rows, (row, i) => {
      if (!before) return { source: row, history: [] };
      const { source, history } = before[row] as { source: number; history: readonly number[] };
      return { source, history: [...history, wordIds[i] as number] };
    });
    before = now;
    const width = OUTPUT_IDS + positions;
    const logits = new Float32Array(now.length * width).fill(-50);
    const attention = new Float32Array(now.length * positions);
    now.forEach(({ source, history }, n) => {
      for (const [choice, probability] of Object.entries(script(source, history)))
        logits[n * width + Number(choice)] = Math.log(probability);
      attention[n * positions + (history.length % positions)] = 1;
    });
    return { logits, attention };
  };
  return { step, sizes };
}

const ids = (tokens: readonly WrittenToken[]) =>
  tokens.map((token) => ('outputId' in token ? token.outputId : `@${token.sourcePosition}`));

describe('searchSentences', () => {
  it('writes generated and copied words until the end', async () => {
    const { step } = scripted(2, (_, { length }) =>
      length === 0 ? { 5: 0.9, 6: 0.1 } : length === 1 ? { [OUTPUT_IDS + 1]: 0.8, 4: 0.2 } : { [END]: 1 },
    );
    const [sentence] = await searchSentences(step, [sourceOf([20, 21])], output, {
      beamWidth: 1,
      maxTokens: 9,
    });
    expect(ids(sentence!.tokens)).toEqual([5, '@1']);
    expect(sentence!.ended).toBe(true);
    expect(sentence!.logProbabilities.map(Math.exp)).toEqual([
      expect.closeTo(0.9, 5),
      expect.closeTo(0.8, 5),
      expect.closeTo(1, 5),
    ]);
    expect(sentence!.meanLogProbability).toBeCloseTo((Math.log(0.9) + Math.log(0.8)) / 3, 5);
  });

  it('adds up all the ways to write one word', async () => {
    // Word 5 is generated and stands at positions 0 and 2; alone, each way loses to word 6.
    const { step } = scripted(3, (_, { length }) =>
      length === 0 ? { 5: 0.2, [OUTPUT_IDS]: 0.15, [OUTPUT_IDS + 2]: 0.25, 6: 0.4 } : { [END]: 1 },
    );
    const [sentence] = await searchSentences(step, [sourceOf([5, 30, 5])], output, {
      beamWidth: 1,
      maxTokens: 9,
    });
    expect(ids(sentence!.tokens)).toEqual(['@2']);
    expect(Math.exp(sentence!.logProbabilities[0]!)).toBeCloseTo(0.6, 5);
  });

  it('adds up copies of a word that cannot be generated', async () => {
    const { step } = scripted(3, (_, { length }) =>
      length === 0 ? { [OUTPUT_IDS]: 0.3, [OUTPUT_IDS + 2]: 0.28, 6: 0.42 } : { [END]: 1 },
    );
    const [sentence] = await searchSentences(step, [sourceOf([30, 31, 30])], output, {
      beamWidth: 1,
      maxTokens: 9,
    });
    expect(ids(sentence!.tokens)).toEqual(['@0']);
  });

  it('never writes padding, start or unknown, however likely', async () => {
    const { step } = scripted(1, (_, { length }) =>
      length === 0 ? { 0: 0.3, 1: 0.3, 3: 0.3, 7: 0.1 } : { 3: 0.9, [END]: 0.1 },
    );
    const [sentence] = await searchSentences(step, [sourceOf([20])], output, { beamWidth: 1, maxTokens: 9 });
    expect(ids(sentence!.tokens)).toEqual([7]);
  });

  it('never copies the padding of a shorter source', async () => {
    const { step } = scripted(3, (source, { length }) =>
      length === 0 && source === 1 ? { [OUTPUT_IDS + 2]: 0.9, 4: 0.1 } : { [END]: 1, 4: 0.01 },
    );
    const sources = [sourceOf([20, 21, 22]), sourceOf([20])];
    const sentences = await searchSentences(step, sources, output, { beamWidth: 1, maxTokens: 9 });
    expect(ids(sentences[1]!.tokens)).toEqual([4]);
  });

  it('finds with a beam what greedy search misses', async () => {
    const script: Script = (_, history) => {
      if (history.length === 0) return { 5: 0.6, 6: 0.4 };
      if (history.length === 1) return history[0] === 105 ? { 7: 0.3, 8: 0.3, 4: 0.4 } : { 7: 0.95, 8: 0.05 };
      return { [END]: 1 };
    };
    const run = async (beamWidth: number) => {
      const { step } = scripted(1, script);
      const [sentence] = await searchSentences(step, [sourceOf([20])], output, { beamWidth, maxTokens: 9 });
      return ids(sentence!.tokens);
    };
    expect(await run(1)).toEqual([5, 4]);
    expect(await run(3)).toEqual([6, 7]);
  });

  it('never repeats three words', async () => {
    const { step } = scripted(1, () => ({ 5: 0.6, 6: 0.3, [END]: 0.1 }));
    const [sentence] = await searchSentences(step, [sourceOf([20])], output, { beamWidth: 1, maxTokens: 40 });
    const written = ids(sentence!.tokens);
    const trigrams = written.slice(2).map((_, i) => written.slice(i, i + 3).join(' '));
    expect(new Set(trigrams).size).toBe(trigrams.length);
    expect(sentence!.ended).toBe(true);
  });

  it('cuts off a sentence that does not end', async () => {
    let word = 0;
    const { step } = scripted(1, () => ({ [4 + (word++ % 5)]: 0.5, [4 + (word % 5)]: 0.3 }));
    const [sentence] = await searchSentences(step, [sourceOf([20])], output, { beamWidth: 1, maxTokens: 6 });
    expect(sentence!.tokens).toHaveLength(6);
    expect(sentence!.ended).toBe(false);
  });

  it('ends when no word can be scored', async () => {
    const step: SearchStep = async (rows) => ({
      logits: new Float32Array(rows.length * (OUTPUT_IDS + 1)).fill(Number.NaN),
      attention: new Float32Array(rows.length),
    });
    const [sentence] = await searchSentences(step, [sourceOf([20])], output, { beamWidth: 2, maxTokens: 6 });
    expect(sentence).toMatchObject({
      tokens: [],
      ended: false,
      meanLogProbability: Number.NEGATIVE_INFINITY,
    });
  });

  it('writes for several sources in one step each, and drops those that are done', async () => {
    const { step, sizes } = scripted(1, (source, { length }) =>
      length <= source ? { [4 + length]: 1 } : { [END]: 1 },
    );
    const sources = [sourceOf([20]), sourceOf([20]), sourceOf([20])];
    const sentences = await searchSentences(step, sources, output, { beamWidth: 1, maxTokens: 9 });
    expect(sentences.map(({ tokens }) => ids(tokens))).toEqual([[4], [4, 5], [4, 5, 6]]);
    expect(sizes).toEqual([3, 3, 2, 1]);
  });

  it('gives each source the same sentence alone and among others, with a beam', async () => {
    const script: Script = (source, history) => {
      const seed = history.reduce((sum, id) => sum * 31 + id, source + 7);
      if (history.length > 3 + source) return { [END]: 0.9, 4: 0.1 };
      return Object.fromEntries([4, 5, 6, 7, 8].map((id) => [id, ((seed * id) % 13) + 1]));
    };
    const options = { beamWidth: 3, maxTokens: 12 };
    const all = await searchSentences(
      scripted(2, script).step,
      [0, 1, 2].map(() => sourceOf([20, 21])),
      output,
      options,
    );
    for (const source of [0, 1, 2]) {
      const alone = scripted(2, (_, history) => script(source, history)).step;
      const [sentence] = await searchSentences(alone, [sourceOf([20, 21])], output, options);
      expect(ids(all[source]!.tokens)).toEqual(ids(sentence!.tokens));
    }
  });

  it('keeps one attention row for each word when asked', async () => {
    const { step } = scripted(2, (_, { length }) => (length < 2 ? { [4 + length]: 1 } : { [END]: 1 }));
    const options = { beamWidth: 1, maxTokens: 9, attention: true };
    const [sentence] = await searchSentences(step, [sourceOf([20, 21])], output, options);
    expect(sentence!.attention.map((row) => [...row])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});
