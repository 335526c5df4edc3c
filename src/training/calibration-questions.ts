// The questions that a reader is calibrated with: held out of its training, each again with what does not answer it.
import { createRandom } from '../model/random.ts';
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary, type VocabularyData } from '../text/vocabulary.ts';
import type { WordTable } from '../text/word-table.ts';
import { alterQuestion } from './altered-question.ts';
import { addDistractors, encodeExamples, holdOut } from './dataset.ts';
import { readExamples } from './examples.ts';
import { createSimilarWords } from './similar-words.ts';

export interface CalibrationQuestion {
  readonly context: string;
  readonly question: string;
  /** None where the passage does not answer. */
  readonly answers: readonly string[];
  /** How it came about. */
  readonly kind: string;
  /** How much one counts: those with an answer as much as those without. */
  readonly weight: number;
  /** Questions of one article belong together. */
  readonly title: string;
}

export interface HeldOutQuestions {
  /** The first data file of the run. */
  readonly file: string;
  readonly count: number;
  readonly seed: number;
}

export const ANSWERABLE = 'answerable';
const OTHER_PASSAGE = 'another passage';
/** Of the questions without an answer, those whose passage is another one of the article; the others are altered. */
const OTHER_PASSAGE_SHARE = 0.25;
/** How often each question is altered, as training alters it. */
const DRAWS = 4;

/**
 * The questions that a run with this file, count and seed held out, each again with a passage of its article that does
 * not answer it, and altered a few times so that its own does not.
 */
export function calibrationQuestions(
  { file, count, seed }: HeldOutQuestions,
  { vocabulary, words }: { readonly vocabulary: VocabularyData; readonly words: WordTable },
): CalibrationQuestion[] {
  const lexicon = createLexicon(createVocabulary(vocabulary));
  const similar = createSimilarWords(lexicon.vocabulary, words);
  const random = createRandom(seed);
  const { heldOut } = holdOut(encodeExamples(lexicon, readExamples(file)), count, seed);
  addDistractors(lexicon, heldOut);
  const questions = heldOut.flatMap((one) => {
    const { passage, keys, answers, distractor } = one;
    const asked = (kind: string, share: number, own: ArrayLike<number> = keys, context = passage.text) => ({
      context,
      question: Array.from(own, (key) => lexicon.entry(key).text).join(' '),
      answers: kind === ANSWERABLE ? answers : [],
      kind,
      share,
      title: passage.title,
    });
    const altered = Array.from({ length: DRAWS }, () => alterQuestion(lexicon, similar, one, random));
    return [
      asked(ANSWERABLE, 1),
      ...(distractor ? [asked(OTHER_PASSAGE, OTHER_PASSAGE_SHARE, keys, distractor.text)] : []),
      ...altered.flatMap((found) =>
        found ? [asked(found.name, (1 - OTHER_PASSAGE_SHARE) * found.usual, found.keys)] : [],
      ),
    ];
  });
  const counts = new Map<string, number>();
  for (const { kind } of questions) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return questions.map(({ share, ...rest }) => ({
    ...rest,
    weight: (share * heldOut.length) / (counts.get(rest.kind) as number),
  }));
}
