// Searches for the likeliest sentence, greedily or with a beam, over steps that score generated and copied words.
//
// Beam search with length-normalised scores: Graves 2012, Boulanger-Lewandowski et al. 2013.
//
// Shapes: sources b, live hypotheses n, generated words v, source positions m (padding included).
import {
  bestWords,
  type OutputWords,
  type ScoredWord,
  slotsOf,
  tokenOf,
  type WrittenToken,
} from './next-words.ts';

/** One source's real positions (no padding); all three have its length. */
export interface SearchSource {
  /** Positions with equal keys hold one word; a key below v is the word that this output id generates. */
  readonly keys: ArrayLike<number>;
  /** What the decoder reads after the word of this position was written. */
  readonly wordIds: ArrayLike<number>;
  readonly tunedIds: ArrayLike<number>;
}

/**
 * Scores [n, v + m] and attention [n, m] of the next word of n hypotheses. `rows` [n]: the row of the step before that
 * each goes on from (in the first step: its source); `wordIds`, `tunedIds` [n]: the word written last, 0 at the start.
 */
export type SearchStep = (
  rows: Int32Array,
  wordIds: Int32Array,
  tunedIds: Int32Array,
) => Promise<{ readonly logits: Float32Array; readonly attention: Float32Array }>;

export interface SearchOptions {
  /** Sentences kept alive for each source; 1 is greedy search. */
  readonly beamWidth: number;
  /** Longest sentence in words; one that has not ended there is cut off. */
  readonly maxTokens: number;
  /** Keep the attention rows. */
  readonly attention?: boolean;
}

export interface WrittenSentence {
  readonly tokens: readonly WrittenToken[];
  /** Natural logarithm of each word's probability, then that of the end where it was reached. */
  readonly logProbabilities: readonly number[];
  readonly meanLogProbability: number;
  /** False when the sentence was cut off. */
  readonly ended: boolean;
  /** For each word how much it looked at each source position, when asked for. */
  readonly attention: readonly Float32Array[];
}

interface Hypothesis {
  readonly source: number;
  /** Where it stands in the last step. */
  readonly row: number;
  readonly tokens: readonly WrittenToken[];
  /** The slot of each token. */
  readonly slots: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly total: number;
  readonly attention: readonly Float32Array[];
}

interface Candidate extends ScoredWord {
  readonly hypothesis: Hypothesis;
  readonly index: number;
}

/** The best sentence found for each source, in their order. */
export async function searchSentences(
  step: SearchStep,
  sources: readonly SearchSource[],
  output: OutputWords,
  options: SearchOptions,
): Promise<WrittenSentence[]> {
  const outputIds = output.wordIds.length;
  const slots = sources.map(({ keys }) => slotsOf(keys, outputIds));
  const finished: WrittenSentence[][] = sources.map(() => []);
  let live: Hypothesis[] = sources.map((_, source) => ({
    source,
    row: source,
    tokens: [],
    slots: [],
    logProbabilities: [],
    total: 0,
    attention: [],
  }));
  while (live.length > 0) {
    const rows = Int32Array.from(live, ({ row }) => row);
    const written = live.map(({ source, tokens }) =>
      lastWord(sources[source] as SearchSource, output, tokens),
    );
    const { logits, attention } = await step(
      rows,
      Int32Array.from(written, ([wordId]) => wordId),
      Int32Array.from(written, ([, tunedId]) => tunedId),
    );
    const next: Hypothesis[] = [];
    for (let from = 0; from < live.length; ) {
      const { source } = live[from] as Hypothesis;
      let to = from;
      while (live[to]?.source === source) to++;
      const scored = {
        logits,
        attention,
        width: logits.length / live.length,
        slots: slots[source] as Int32Array,
      };
      const { kept, ended } = advance(live.slice(from, to), from, scored, output, options);
      const done = finished[source] as WrittenSentence[];
      done.push(...ended);
      const isCut = kept.some(({ tokens }) => tokens.length >= options.maxTokens);
      if (kept.length === 0 && done.length === 0) done.push(sentenceOf(live[from] as Hypothesis));
      else if (isCut && done.length === 0) done.push(...kept.map((hypothesis) => sentenceOf(hypothesis)));
      else if (!isCut && done.length < options.beamWidth) next.push(...kept);
      from = to;
    }
    live = next;
  }
  return finished.map((sentences) =>
    sentences.reduce((best, one) => (one.meanLogProbability > best.meanLogProbability ? one : best)),
  );
}

interface Scored {
  readonly logits: Float32Array;
  readonly attention: Float32Array;
  /** v + m */
  readonly width: number;
  /** Of the source that the hypotheses are written for. */
  readonly slots: Int32Array;
}

/** Goes one word on with the hypotheses of one source, the first of which stands at row `from` of the step. */
function advance(
  hypotheses: readonly Hypothesis[],
  from: number,
  { logits, attention, width, slots }: Scored,
  output: OutputWords,
  options: SearchOptions,
): { kept: Hypothesis[]; ended: WrittenSentence[] } {
  const outputIds = output.wordIds.length;
  const scoresOf = (row: number) => logits.subarray(row * width, (row + 1) * width);
  const candidates = hypotheses
    .flatMap((hypothesis, i) =>
      bestWords(hypothesis.slots, scoresOf(from + i), slots, output, 2 * options.beamWidth).map((word) => ({
        hypothesis,
        index: from + i,
        ...word,
      })),
    )
    .sort((a, b) => totalOf(b) - totalOf(a));
  const kept: Hypothesis[] = [];
  const ended: WrittenSentence[] = [];
  for (const [rank, candidate] of candidates.entries()) {
    if (kept.length === options.beamWidth || (options.beamWidth === 1 && ended.length === 1)) break;
    const { slot, index, hypothesis, logProbability } = candidate;
    if (slot === output.endId) {
      if (rank < options.beamWidth) ended.push(sentenceOf(hypothesis, logProbability));
      continue;
    }
    const at = index * (width - outputIds);
    const looked = options.attention ? [attention.slice(at, at + slots.length)] : [];
    kept.push(extend(candidate, tokenOf(slot, scoresOf(index), slots, outputIds), looked));
  }
  return { kept, ended };
}

const totalOf = ({ hypothesis, logProbability }: Candidate) => hypothesis.total + logProbability;

function extend(
  { hypothesis, index, slot, logProbability }: Candidate,
  token: WrittenToken,
  looked: Float32Array[],
): Hypothesis {
  return {
    source: hypothesis.source,
    row: index,
    tokens: [...hypothesis.tokens, token],
    slots: [...hypothesis.slots, slot],
    logProbabilities: [...hypothesis.logProbabilities, logProbability],
    total: hypothesis.total + logProbability,
    attention: [...hypothesis.attention, ...looked],
  };
}

function sentenceOf({ tokens, logProbabilities, attention }: Hypothesis, endLogProbability?: number) {
  const ended = endLogProbability !== undefined;
  const all = ended ? [...logProbabilities, endLogProbability] : logProbabilities;
  return writtenSentence(tokens, all, ended, attention);
}

/** A sentence with the mean of its log probabilities. */
export function writtenSentence(
  tokens: readonly WrittenToken[],
  logProbabilities: readonly number[],
  ended: boolean,
  attention: readonly Float32Array[],
): WrittenSentence {
  const total = logProbabilities.reduce((sum, value) => sum + value, 0);
  const meanLogProbability =
    logProbabilities.length > 0 ? total / logProbabilities.length : Number.NEGATIVE_INFINITY;
  return { tokens, logProbabilities, meanLogProbability, ended, attention };
}

function lastWord(
  { wordIds, tunedIds }: SearchSource,
  output: OutputWords,
  tokens: readonly WrittenToken[],
): [number, number] {
  const token = tokens.at(-1);
  if (!token) return [0, 0];
  if ('outputId' in token)
    return [output.wordIds[token.outputId] as number, output.tunedIds[token.outputId] as number];
  return [wordIds[token.sourcePosition] as number, tunedIds[token.sourcePosition] as number];
}
