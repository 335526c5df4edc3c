// What the writer sees at each step: a seeded plan of each epoch, in batches of sources of similar length.
import { createRandom, integer, type Random, shuffle } from '../model/random.ts';
import { encodeSources, type Source, type SourceBatch } from '../text/encode-source.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { OUTPUT_UNKNOWN } from '../text/vocabulary.ts';
import { type SentenceItem, targetMarks } from './writer-dataset.ts';

export interface WriterBatch {
  readonly source: SourceBatch;
  /** Steps l: the longest sentence and its end. */
  readonly steps: number;
  /** Rows of the word written before each step: [b, l]. Step 0 has row 0, zeros. */
  readonly wordIds: Int32Array;
  readonly tunedIds: Int32Array;
  /** 1 at each choice that writes the right word: [b·l, outputIds + m]. */
  readonly marked: Float32Array;
  /** Weight of each step's loss, 0 in the padding: [b·l]. */
  readonly weights: Float32Array;
}

export interface WriterBatchOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly outputIds: number;
}

export interface WriterBatches {
  readonly total: number;
  batch(number: number): WriterBatch;
}

const POOL = 4096;

export function createWriterBatches(
  lexicon: Lexicon,
  items: readonly SentenceItem[],
  options: WriterBatchOptions,
): WriterBatches {
  const weight = items.reduce((sum, item) => sum + item.weight, 0);
  const perEpoch = Math.max(1, Math.floor(weight / options.batchSize));
  const planEpoch = (epoch: number): SentenceItem[][] => {
    const random = createRandom(options.seed * 1000 + epoch);
    const repeated = items.flatMap((item) =>
      Array<SentenceItem>(Math.floor(item.weight) + (random.next() < item.weight % 1 ? 1 : 0)).fill(item),
    );
    shuffle(random, repeated);
    const batches: SentenceItem[][] = [];
    for (let from = 0; from < repeated.length; from += POOL) {
      const pool = repeated.slice(from, from + POOL);
      pool.sort((a, b) => a.source.keys.length + a.target.length - b.source.keys.length - b.target.length);
      for (let at = 0; at < pool.length; at += options.batchSize)
        batches.push(pool.slice(at, at + options.batchSize));
    }
    return shuffle(random, batches);
  };
  let current: { epoch: number; batches: SentenceItem[][] } = { epoch: -1, batches: [] };
  return {
    total: perEpoch * options.epochs,
    batch(number) {
      const epoch = Math.floor(number / perEpoch);
      if (current.epoch !== epoch) current = { epoch, batches: planEpoch(epoch) };
      const random = createRandom(options.seed * 7_368_787 + number);
      const chosen = current.batches[(number % perEpoch) % current.batches.length] as SentenceItem[];
      return makeWriterBatch(
        lexicon,
        chosen.map((item) => ({ item, source: varied(lexicon, item, random) })),
        options.outputIds,
      );
    },
  };
}

/** The reader may mark "in 1999" for "1999"; people type in lower case. */
function varied(lexicon: Lexicon, item: SentenceItem, random: Random): Source {
  const source = item.widened && random.next() < 0.3 ? item.widened : item.source;
  if (random.next() >= 0.06) return source;
  const keys = source.keys.slice();
  const from = integer(random, 2);
  for (let i = from; i < source.questionLength; i++) {
    keys[i] = lexicon.key(lexicon.entry(keys[i] as number).text.toLowerCase());
  }
  return { ...source, keys };
}

export function makeWriterBatch(
  lexicon: Lexicon,
  chosen: readonly { readonly item: SentenceItem; readonly source: Source }[],
  outputIds: number,
): WriterBatch {
  const source = encodeSources(
    lexicon,
    chosen.map((one) => one.source),
  );
  const steps = Math.max(...chosen.map(({ item }) => item.target.length)) + 1;
  const width = outputIds + source.time;
  const wordIds = new Int32Array(chosen.length * steps);
  const tunedIds = new Int32Array(chosen.length * steps);
  const marked = new Float32Array(chosen.length * steps * width);
  const weights = new Float32Array(chosen.length * steps);
  chosen.forEach(({ item, source: own }, b) => {
    targetMarks(lexicon, own, item.target).forEach(({ outputId, positions }, l) => {
      const row = b * steps + l;
      const previous = l === 0 ? undefined : lexicon.entry(item.target[l - 1] as number);
      wordIds[row] = previous?.wordId ?? 0;
      tunedIds[row] = previous?.tunedId ?? 0;
      // A word that can be neither generated nor copied teaches nothing.
      weights[row] = outputId === OUTPUT_UNKNOWN && positions.length === 0 ? 0 : 1;
      if (outputId !== OUTPUT_UNKNOWN) marked[row * width + outputId] = 1;
      for (const at of positions) marked[row * width + outputIds + at] = 1;
    });
  });
  return { source, steps, wordIds, tunedIds, marked, weights };
}
