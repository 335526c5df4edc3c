// What the reader sees at each step: a seeded plan of each epoch, cut into batches of similar length and equal work.
import { createRandom, integer, type Random, shuffle } from '../model/random.ts';
import { type EncodedBatch, encodeBatch } from '../text/encode.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { alterQuestion } from './altered-question.ts';
import type { Passage, Question } from './dataset.ts';
import type { SimilarWords } from './similar-words.ts';

export interface ReaderSource {
  readonly questions: readonly Question[];
  /** How often each question is seen in an epoch, on average. */
  readonly weight: number;
  /** Share of the answerable questions that are also asked of a passage without the answer. */
  readonly unanswerable: number;
  /** Share of the answerable questions that are also asked in words that ask for something else. */
  readonly altered: number;
}

export interface ReaderBatch {
  readonly encoded: EncodedBatch;
  /** 1 at each marked span of each row, [size, time · time]. */
  readonly gold: Float32Array;
  /** 1 for rows without an answer: [size]. */
  readonly noAnswer: Float32Array;
}

type Kind = 'answer' | 'distractor' | 'random' | 'deleted' | 'altered';

interface Planned {
  readonly question: Question;
  readonly kind: Kind;
  /** The passage that is read, whole. */
  readonly passage: Passage;
  /** Its tokens after cutting. */
  readonly length: number;
  readonly limit: number;
}

export interface ReaderBatchOptions {
  readonly seed: number;
  /** Passage tokens of a batch, padding included. */
  readonly tokensPerBatch: number;
  readonly maxBatch: number;
  /** Epochs in which longer passages are cut to `shortPassage` tokens around the answer: faster, and learns as much. */
  readonly shortEpochs: number;
  readonly shortPassage: number;
  /** Epochs with passages of up to `longPassage` tokens, after the short ones. */
  readonly longEpochs: number;
  readonly longPassage: number;
  /** Questions whose answers are all longer than this many tokens are left out. */
  readonly maxSpan: number;
}

const MAX_QUESTION = 40;
/** Batches whose questions are sorted by length together; their order is shuffled again. */
const POOL = 4000;

export interface ReaderBatches {
  /** Batches of the whole run. */
  readonly total: number;
  readonly perEpoch: readonly number[];
  batch(number: number): ReaderBatch;
}

export function createReaderBatches(
  lexicon: Lexicon,
  similar: SimilarWords,
  sources: readonly ReaderSource[],
  options: ReaderBatchOptions,
): ReaderBatches {
  const usable = sources.map((source) => ({
    ...source,
    questions: withoutLongSpans(source.questions, options.maxSpan),
  }));
  const everyPassage = [
    ...new Set(usable.flatMap(({ questions }) => questions.map(({ passage }) => passage))),
  ];
  const epochs = options.shortEpochs + options.longEpochs;
  const planEpoch = (epoch: number): Planned[][] => {
    const random = createRandom(options.seed * 1000 + epoch);
    const limit = epoch < options.shortEpochs ? options.shortPassage : options.longPassage;
    const planned = usable.flatMap((source) => planSource(source, everyPassage, limit, random));
    shuffle(random, planned);
    const batches: Planned[][] = [];
    for (let from = 0; from < planned.length; from += POOL) {
      batches.push(
        ...cut(
          planned.slice(from, from + POOL).sort((x, y) => x.length - y.length),
          options,
        ),
      );
    }
    return shuffle(random, batches);
  };
  const perEpoch = Array.from({ length: epochs }, (_, epoch) => planEpoch(epoch).length);
  let current: { epoch: number; batches: Planned[][] } = { epoch: -1, batches: [] };

  return {
    total: perEpoch.reduce((sum, count) => sum + count, 0),
    perEpoch,
    batch(number) {
      let epoch = 0;
      let within = number;
      while (within >= (perEpoch[epoch] as number)) within -= perEpoch[epoch++] as number;
      if (current.epoch !== epoch) current = { epoch, batches: planEpoch(epoch) };
      const random = createRandom(options.seed * 7_368_787 + number);
      const planned = current.batches[within] as Planned[];
      return makeBatch(
        lexicon,
        planned.map((item) => realize(lexicon, similar, item, random)),
      );
    },
  };
}

function withoutLongSpans(questions: readonly Question[], maxSpan: number): Question[] {
  return questions.flatMap((question) => {
    const spans = question.spans.filter(([start, end]) => end - start < maxSpan);
    return spans.length === 0 && question.spans.length > 0 ? [] : [{ ...question, spans }];
  });
}

function planSource(
  { questions, weight, unanswerable, altered }: ReaderSource,
  everyPassage: readonly Passage[],
  limit: number,
  random: Random,
): Planned[] {
  const planned: Planned[] = [];
  const add = (question: Question, kind: Kind, passage: Passage) =>
    planned.push({ question, kind, passage, limit, length: Math.min(passage.keys.length, limit) });
  for (const question of questions) {
    const times = Math.floor(weight) + (random.next() < weight % 1 ? 1 : 0);
    for (let i = 0; i < times; i++) add(question, 'answer', question.passage);
    if (times === 0 || question.spans.length === 0) continue;
    if (random.next() < altered) add(question, 'altered', question.passage);
    if (random.next() >= unanswerable) continue;
    if (question.distractor && random.next() < 0.7) add(question, 'distractor', question.distractor);
    else if (random.next() < 0.5)
      add(question, 'random', everyPassage[integer(random, everyPassage.length)] as Passage);
    else add(question, 'deleted', question.passage);
  }
  return planned;
}

function cut(sorted: readonly Planned[], { tokensPerBatch, maxBatch }: ReaderBatchOptions): Planned[][] {
  const batches: Planned[][] = [];
  let batch: Planned[] = [];
  for (const item of sorted) {
    if (batch.length === maxBatch || (batch.length + 1) * item.length > tokensPerBatch) {
      batches.push(batch);
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

interface Realized {
  readonly passage: ArrayLike<number>;
  readonly sentences: ArrayLike<number>;
  readonly question: ArrayLike<number>;
  readonly spans: readonly (readonly [number, number])[];
}

function realize(
  lexicon: Lexicon,
  similar: SimilarWords,
  { question, kind, passage, limit }: Planned,
  random: Random,
): Realized {
  const altered = kind === 'altered' ? alterQuestion(lexicon, similar, question, random)?.keys : undefined;
  const asked = noisyQuestion(lexicon, altered ?? question.keys, random);
  if (altered) {
    const window = { ...windowAround(question, limit, random), spans: [] };
    return withHeading(lexicon, { question: asked, ...window }, passage.title, random);
  }
  if (kind === 'answer' && question.spans.length > 0) {
    const window = windowAround(question, limit, random);
    return withHeading(lexicon, { question: asked, ...window }, passage.title, random);
  }
  const gone = new Set(
    kind === 'deleted' || kind === 'altered'
      ? question.spans.flatMap(([start, end]) => [passage.sentences[start], passage.sentences[end]])
      : [],
  );
  const kept = Array.from(passage.keys.keys()).filter((i) => !gone.has(passage.sentences[i]));
  // A passage of one sentence has nothing left: ask it of its heading, which does not answer either.
  if (kept.length === 0)
    return { question: asked, passage: [lexicon.key(passage.title || '.')], sentences: [0], spans: [] };
  const from = kept.length > limit ? integer(random, kept.length - limit) : 0;
  const window = kept.slice(from, from + limit);
  return {
    question: asked,
    passage: window.map((i) => passage.keys[i] as number),
    sentences: window.map((i) => passage.sentences[i] as number),
    spans: [],
  };
}

function windowAround(
  { passage, spans }: Question,
  limit: number,
  random: Random,
): Omit<Realized, 'question'> {
  const length = passage.keys.length;
  if (length <= limit) return { passage: passage.keys, sentences: passage.sentences, spans };
  const [first, last] = spans[integer(random, spans.length)] as readonly [number, number];
  const lowest = Math.max(0, Math.min(first, last - limit + 1));
  const highest = Math.max(lowest, Math.min(first, length - limit));
  const from = lowest + integer(random, highest - lowest + 1);
  return {
    passage: passage.keys.subarray(from, from + limit),
    sentences: passage.sentences.subarray(from, from + limit),
    spans: spans
      .filter(([start, end]) => start >= from && end < from + limit)
      .map(([start, end]) => [start - from, end - from]),
  };
}

/** Documents come with headings ("Title: text"); SQuAD does not. One passage in ten gets one. */
function withHeading(lexicon: Lexicon, item: Realized, title: string, random: Random): Realized {
  if (title === '' || random.next() >= 0.1) return item;
  const heading = [
    ...title
      .split(/[\s_]+/)
      .filter(Boolean)
      .map((word) => lexicon.key(word)),
    lexicon.key(':'),
  ];
  return {
    question: item.question,
    passage: [...heading, ...Array.from(item.passage)],
    sentences: [...heading.map(() => item.sentences[0] as number), ...Array.from(item.sentences)],
    spans: item.spans.map(([start, end]) => [start + heading.length, end + heading.length]),
  };
}

/** People type in lower case, leave out the question mark and misspell. */
function noisyQuestion(lexicon: Lexicon, keys: ArrayLike<number>, random: Random): ArrayLike<number> {
  let words = Array.from(keys, (key) => lexicon.entry(key))
    .slice(0, MAX_QUESTION)
    .map(({ text }) => text);
  if (random.next() < 0.08) words = words.map((word) => word.toLowerCase());
  if (random.next() < 0.08 && words.length > 1 && words.at(-1) === '?') words.pop();
  if (random.next() < 0.04) {
    const at = integer(random, words.length);
    const word = words[at] as string;
    if (word.length > 4) words[at] = misspelt(word, random);
  }
  return words.map((word) => lexicon.key(word));
}

function misspelt(word: string, random: Random): string {
  const at = 1 + integer(random, word.length - 2);
  if (random.next() < 0.5) return word.slice(0, at) + word.slice(at + 1);
  return word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2);
}

function makeBatch(lexicon: Lexicon, items: readonly Realized[]): ReaderBatch {
  const encoded = encodeBatch(lexicon, items);
  const time = encoded.passageTime;
  const gold = new Float32Array(items.length * time * time);
  const noAnswer = new Float32Array(items.length);
  items.forEach(({ spans }, b) => {
    if (spans.length === 0) noAnswer[b] = 1;
    for (const [start, end] of spans) gold[(b * time + start) * time + end] = 1;
  });
  return { encoded, gold, noAnswer };
}
