// The writer's source: the question, then the words around the evidence, with the evidence marked.
import {
  FLAG_ALL_CAPITALS,
  FLAG_CAPITALISED,
  FLAG_DIGIT,
  FLAG_PUNCTUATION,
  type Lexicon,
  WORD_CHARS,
} from './lexicon.ts';

/** In the question; in the passage; in the evidence; idf; four flags of form. */
export const SOURCE_FEATURES = 8;
/** Passage words kept on each side of the evidence. */
export const SOURCE_MARGIN = 20;
/** Longest question, and longest evidence with its margins, in tokens. */
const MAX_SOURCE_QUESTION = 40;
const MAX_SOURCE_PASSAGE = 72;

/** Lexicon keys of a question and its passage, and the evidence as first and last token of the passage. */
export interface SourceItem {
  readonly question: ArrayLike<number>;
  readonly passage: ArrayLike<number>;
  readonly evidence: readonly [number, number];
}

/** One item's source tokens: lexicon keys, and which are question, passage, evidence. */
export interface Source {
  readonly keys: Int32Array;
  readonly questionLength: number;
  /** Index in `keys` of the evidence's first and last token. */
  readonly evidence: readonly [number, number];
  /** Passage token that stands at `keys[questionLength]`. */
  readonly passageStart: number;
}

export function sourceOf({ question, passage, evidence }: SourceItem): Source {
  const questionLength = Math.min(question.length, MAX_SOURCE_QUESTION);
  const from = Math.max(0, evidence[0] - SOURCE_MARGIN);
  const to = Math.min(passage.length, evidence[1] + 1 + SOURCE_MARGIN, from + MAX_SOURCE_PASSAGE);
  const keys = new Int32Array(questionLength + to - from);
  for (let i = 0; i < questionLength; i++) keys[i] = question[i] as number;
  for (let i = from; i < to; i++) keys[questionLength + i - from] = passage[i] as number;
  const at = (token: number) => questionLength + Math.min(token, to - 1) - from;
  return { keys, questionLength, evidence: [at(evidence[0]), at(evidence[1])], passageStart: from };
}

/** One padded batch of sources. b items, m source tokens, u distinct words (word 0 is padding). */
export interface SourceBatch {
  readonly size: number;
  readonly time: number;
  readonly distinct: number;
  /** [u] */
  readonly wordIds: Int32Array;
  /** [u] */
  readonly tunedIds: Int32Array;
  /** [u, WORD_CHARS] */
  readonly chars: Int32Array;
  /** [b, m] */
  readonly source: Int32Array;
  /** [b, m, SOURCE_FEATURES] */
  readonly features: Float32Array;
  readonly lengths: number[];
}

export function encodeSources(lexicon: Lexicon, sources: readonly Source[]): SourceBatch {
  const time = Math.max(...sources.map(({ keys }) => keys.length));
  const slots = new Map<number, number>();
  const source = new Int32Array(sources.length * time);
  const features = new Float32Array(sources.length * time * SOURCE_FEATURES);
  sources.forEach(({ keys, questionLength, evidence }, b) => {
    keys.forEach((key, i) => {
      const slot = slots.get(key) ?? slots.size + 1;
      slots.set(key, slot);
      source[b * time + i] = slot;
      const { flags, idf } = lexicon.entry(key);
      const inEvidence = i >= evidence[0] && i <= evidence[1];
      features.set(
        [
          i < questionLength ? 1 : 0,
          i < questionLength ? 0 : 1,
          inEvidence ? 1 : 0,
          idf,
          flags & FLAG_CAPITALISED ? 1 : 0,
          flags & FLAG_ALL_CAPITALS ? 1 : 0,
          flags & FLAG_DIGIT ? 1 : 0,
          flags & FLAG_PUNCTUATION ? 1 : 0,
        ],
        (b * time + i) * SOURCE_FEATURES,
      );
    });
  });
  const distinct = slots.size + 1;
  const wordIds = new Int32Array(distinct);
  const tunedIds = new Int32Array(distinct);
  const chars = new Int32Array(distinct * WORD_CHARS);
  for (const [key, at] of slots) {
    const entry = lexicon.entry(key);
    wordIds[at] = entry.wordId;
    tunedIds[at] = entry.tunedId;
    chars.set(entry.chars, at * WORD_CHARS);
  }
  const lengths = sources.map(({ keys }) => keys.length);
  return { size: sources.length, time, distinct, wordIds, tunedIds, chars, source, features, lengths };
}
