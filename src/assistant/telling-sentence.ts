// The sentence of the passages that says most of what a question says: an answer to keywords and to yes-or-no questions.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { sentenceSpans } from '../text/sentences.ts';
import type { AnswerKind } from './answer-kind.ts';
import type { Coverage } from './coverage.ts';
import { similarityOf } from './similarity.ts';
import { isTableRow } from './table-row.ts';

/** Of two sentences that say as much, the one in the better passage. */
const PASSAGE_SHARE = 0.1;
/** One that is near to the question in meaning. Chosen on SQuAD's training set and QED. */
const MEANING_SHARE = 1.5;
/** One under a heading that names what is asked about, and little else. */
const HEADING_SHARE = 0.3;
/** The first one of its passage, which says what the others are about; more where its heading is the question's. */
const FIRST_SHARE = 0.08;
const FIRST_BELOW_HEADING = 0.15;
/** One that has what is asked for: a price, a time of day. */
const KIND_SHARE = 0.3;
const COUNTED_SHARE = 0.15;
/** A row of a table reads worse than a sentence. */
const ROW_LOSS = 0.12;
/** A sentence that says less by itself is found by what stands above it. */
const OWN_SHARE = 0.6;
/** A heading that asks something else: what stands below it answers that. */
const OTHER_QUESTION_LOSS = 0.15;
/** What begins so goes on about what the sentence before it names. */
const GOES_ON = /^(?:it|its|he|she|his|her|they|their|this|these|there|one)\b/i;

export type SearchedPassage = Pick<FoundPassage, 'text' | 'title' | 'headings' | 'score' | 'sentences'>;

export interface TellingSentence {
  /** The passage's place among those searched. */
  readonly passage: number;
  /** Where the sentence lies in the passage's text. */
  readonly start: number;
  readonly end: number;
  /** Where the next one ends: the same as `end` for the last. */
  readonly nextEnd: number;
  /** From 0 to 1: how much of what the question says stands in the sentence or above it. */
  readonly covered: number;
  /** How near it and the question are in meaning: about 0 to 1. */
  readonly similarity: number;
  /** From 0 to 1: how far its heading and the question say the same. */
  readonly fit: number;
  /** It was found by its headings rather than by itself. */
  readonly isByHeading: boolean;
  /** It is a row of a table. */
  readonly isRow: boolean;
}

/** Undefined when there is no passage. */
export function tellingSentence(
  passages: readonly SearchedPassage[],
  coverage: Coverage,
  kind?: AnswerKind,
): TellingSentence | undefined {
  let best: TellingSentence | undefined;
  let bestWorth = 0;
  const top = passages[0]?.score ?? 1;
  passages.forEach((passage, place) => {
    const { text, title, headings, score, sentences } = passage;
    const heading = headings.at(-1) ?? title;
    const fit = coverage.ofQuestion(heading) * coverage.byQuestion(heading);
    const misfit = heading.endsWith('?') ? OTHER_QUESTION_LOSS * (1 - fit) : 0;
    const spans = sentenceSpans(text);
    spans.forEach(({ start, end }, i) => {
      const said = text.slice(start, end);
      const isRow = isTableRow(said);
      const before = spans[i - 1];
      const goesOn = before && GOES_ON.test(said) ? text.slice(before.start, before.end) : '';
      const covered = coverage.ofQuestion(said, [title, ...headings, goesOn].join('\n'));
      const similarity = similarityOf(sentences, start, end);
      const worth =
        covered +
        MEANING_SHARE * similarity +
        HEADING_SHARE * fit +
        (PASSAGE_SHARE * score) / top +
        (i === 0 ? FIRST_SHARE + FIRST_BELOW_HEADING * fit : 0) +
        (kind?.isIn(said) ? KIND_SHARE + COUNTED_SHARE * kind.closeness(said) : 0) -
        (isRow ? ROW_LOSS : 0) -
        misfit;
      if (worth <= bestWorth) return;
      const isByHeading = coverage.ofQuestion(said) < OWN_SHARE;
      const nextEnd = spans[i + 1]?.end ?? end;
      best = { passage: place, start, end, nextEnd, covered, similarity, fit, isByHeading, isRow };
      bestWorth = worth;
    });
  });
  return best;
}
