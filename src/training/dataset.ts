// Tokenised questions over shared passages, with the marked answers as token spans, and the held-out part.
import { createRandom, shuffle } from '../model/random.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { sentenceNumbers } from '../text/sentences.ts';
import { tokenize } from '../text/tokenize.ts';
import type { Example } from './examples.ts';

export interface Passage {
  readonly text: string;
  readonly title: string;
  /** Lexicon key, sentence and character offsets of each token. */
  readonly keys: Int32Array;
  readonly sentences: Uint16Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface Question {
  readonly id: string;
  readonly passage: Passage;
  readonly keys: Int32Array;
  /** Marked answers as first and last token; empty for an unanswerable question. */
  readonly spans: readonly (readonly [number, number])[];
  readonly answers: readonly string[];
  /** A passage of the same article that resembles the question and does not hold the answer, once searched for. */
  distractor?: Passage;
}

/**
 * Questions that can be trained on: those with an answer marked in their passage, and unanswerable ones.
 * A marked answer that does not begin and end at a token takes in the whole tokens.
 */
export function encodeExamples(lexicon: Lexicon, examples: readonly Example[]): Question[] {
  const passages = new Map<string, Passage>();
  const questions: Question[] = [];
  for (const [i, example] of examples.entries()) {
    if (!example.context) continue;
    const passage =
      passages.get(example.context) ?? encodePassage(lexicon, example.context, example.title ?? '');
    passages.set(example.context, passage);
    const keys = Int32Array.from(tokenize(example.question), (token) => lexicon.key(token.text));
    const spans = example.unanswerable ? [] : markedSpans(example, passage);
    if (keys.length === 0 || passage.keys.length === 0) continue;
    if (spans.length === 0 && !example.unanswerable) continue;
    questions.push({ id: example.id ?? String(i), passage, keys, spans, answers: example.answers });
  }
  return questions;
}

export function encodePassage(lexicon: Lexicon, text: string, title: string): Passage {
  const tokens = tokenize(text);
  return {
    text,
    title,
    keys: Int32Array.from(tokens, (token) => lexicon.key(token.text)),
    sentences: sentenceNumbers(text, tokens),
    starts: Int32Array.from(tokens, (token) => token.start),
    ends: Int32Array.from(tokens, (token) => token.end),
  };
}

function markedSpans({ answers, answer_start }: Example, passage: Passage): [number, number][] {
  const spans = new Map<string, [number, number]>();
  answers.forEach((answer, i) => {
    const marked = answer_start?.[i];
    const start = marked ?? -1;
    if (start < 0 || answer.trim() === '') return;
    const first = passage.ends.findIndex((end) => end > start);
    let last = passage.starts.findIndex((tokenStart) => tokenStart >= start + answer.length);
    if (last < 0) last = passage.starts.length;
    if (first >= 0 && last > first) spans.set(`${first}-${last}`, [first, last - 1]);
  });
  return [...spans.values()];
}

/** With fewer articles than this, questions are held out by passage instead. */
const MIN_ARTICLES = 20;

/** Splits off whole articles until at least `count` questions are held out; the same ones for a seed. */
export function holdOut(
  questions: readonly Question[],
  count: number,
  seed: number,
): { train: Question[]; heldOut: Question[] } {
  const sizes = new Map<string, number>();
  const articles = new Set(questions.map(({ passage }) => passage.title)).size;
  const groupOf = ({ passage }: Question) => (articles >= MIN_ARTICLES ? passage.title : passage.text);
  for (const question of questions) sizes.set(groupOf(question), (sizes.get(groupOf(question)) ?? 0) + 1);
  const held = new Set<string>();
  let size = 0;
  for (const group of shuffle(createRandom(seed), [...sizes.keys()].sort())) {
    if (size >= count) break;
    held.add(group);
    size += sizes.get(group) as number;
  }
  return {
    train: questions.filter((question) => !held.has(groupOf(question))),
    heldOut: questions.filter((question) => held.has(groupOf(question))),
  };
}

/** Finds each answerable question's distractor among the other passages of its article, by shared rare words. */
export function addDistractors(lexicon: Lexicon, questions: readonly Question[]): void {
  const byTitle = new Map<string, Set<Passage>>();
  for (const { passage } of questions) {
    const known = byTitle.get(passage.title) ?? new Set();
    byTitle.set(passage.title, known.add(passage));
  }
  const stems = new Map<Passage, Set<number>>();
  const stemsOf = (passage: Passage) => {
    const known =
      stems.get(passage) ?? new Set(Array.from(passage.keys, (key) => lexicon.entry(key).stemKey));
    stems.set(passage, known);
    return known;
  };
  for (const question of questions) {
    if (question.spans.length === 0) continue;
    const asked = new Map(
      Array.from(question.keys, (key) => [lexicon.entry(key).stemKey, lexicon.entry(key).idf]),
    );
    let best = 0;
    for (const passage of byTitle.get(question.passage.title) as Set<Passage>) {
      if (passage === question.passage) continue;
      const has = stemsOf(passage);
      let score = 0;
      for (const [stem, idf] of asked) if (has.has(stem)) score += idf;
      if (score <= best || question.answers.some((answer) => passage.text.includes(answer))) continue;
      best = score;
      question.distractor = passage;
    }
  }
}
