// The guard: refuses a written sentence that says more, less or something else than question and passage.
import { rootOf } from '../../text/stem.ts';
import { disagrees } from './agreement.ts';
import { isMisplaced } from './answer-phrase.ts';
import { keepsBareVerb, keepsChoice, leavesOut, makesUp, misplacesDay, saysTwice } from './coverage.ts';
import {
  ARTICLES,
  AUXILIARIES,
  isCapitalised,
  NEGATIONS,
  NUMBER_WORDS,
  PREPOSITIONS,
  QUESTION_OPENERS,
  WH_WORDS,
} from './english.ts';
import {
  clashes,
  keepsInversion,
  keepsQuestionWord,
  leavesModifier,
  nestsClause,
  splitsNoun,
  splitsPassive,
  splitsPredicate,
  strays,
} from './grammar.ts';
import { placesOf, type SentenceWord, wordsOf } from './sentence-words.ts';
import { repeatsSlip } from './slips.ts';

export interface WrittenClaim {
  readonly sentence: string;
  readonly question: string;
  readonly passage: string;
  readonly shortAnswer: string;
  /** Whether the writer came to an end by itself. */
  readonly ended: boolean;
  /** Whether it repeats a misspelt word of the question. */
  readonly repeatsSlip: boolean;
  readonly meanLogProbability: number;
}

/** Why a written sentence is not used. */
export type Refusal =
  | 'unfinished'
  | 'unlikely'
  | 'misspelt'
  | 'too-short'
  | 'too-long'
  | 'unbalanced'
  | 'lost-answer'
  | 'repeated'
  | 'unsupported'
  | 'question-form'
  | 'incomplete'
  | 'made-up'
  | 'bare-verb'
  | 'preposition'
  | 'stray'
  | 'ungrammatical'
  | 'negation';

const MIN_WORDS = 3;
const MAX_WORDS = 50;

/** Nothing when the sentence may be used. `writerThreshold`: least mean log probability of a word. */
export function refusalOf(claim: WrittenClaim, writerThreshold: number): Refusal | undefined {
  const words = wordsOf(claim.sentence);
  if (!claim.ended) return 'unfinished';
  if (!(claim.meanLogProbability >= writerThreshold)) return 'unlikely';
  if (claim.repeatsSlip) return 'misspelt';
  if (words.length > MAX_WORDS) return 'too-long';
  const answer = wordsOf(claim.shortAnswer).filter(({ key }) => !ARTICLES.has(key));
  if (answer.length > 1 && /^['’]s$/.test(answer.at(-1)?.text ?? '')) answer.pop();
  const said = words.filter(({ key }) => !ARTICLES.has(key));
  if (words.length < MIN_WORDS || said.length <= answer.length) return 'too-short';
  if (!isBalanced(claim.sentence)) return 'unbalanced';
  if (misplacesDay(claim.sentence)) return 'preposition';
  const places =
    answer.length > 0
      ? placesOf(answer, words)
      : claim.sentence.includes(claim.shortAnswer)
        ? new Set<number>()
        : undefined;
  if (!places) return 'lost-answer';
  const question = wordsOf(claim.question);
  if (repeatsItself(words, answer, wordsOf(claim.shortAnswer), question, wordsOf(claim.passage)))
    return 'repeated';
  const sources = new Set([...question, ...wordsOf(claim.passage)].map(({ key }) => key));
  if (words.some((word, i) => isClaim(word, i) && !sources.has(word.key))) return 'unsupported';
  if (looksLikeQuestion(claim, words, answer, sources)) return 'question-form';
  const [asked, stated] = [question, words].map((all) => all.map(({ key }) => key)) as [string[], string[]];
  const answered = answer.map(({ key }) => key);
  if (saysTwice(stated, asked, answered)) return 'repeated';
  if (repeatsSlip(words, places)) return 'misspelt';
  if (leavesOut(asked, stated, answered)) return 'incomplete';
  if (keepsChoice(asked, stated, answered)) return 'question-form';
  if (keepsBareVerb(asked, stated)) return 'bare-verb';
  const read = wordsOf(claim.passage);
  const passage = read.map(({ key }) => key);
  if (makesUp(stated, [...asked, ...passage, ...answered])) return 'made-up';
  const askedRoots = new Set(asked.map(rootOf));
  if (strays(words, places, (key) => askedRoots.has(rootOf(key)), passage)) return 'stray';
  if (
    clashes(words) ||
    (!claim.shortAnswer.includes(',') && disagrees(words, answer, places, asked, passage)) ||
    keepsInversion(asked, stated) ||
    keepsQuestionWord(asked, stated, answered) ||
    nestsClause(words, places) ||
    splitsNoun(asked, stated) ||
    splitsPredicate(asked, stated) ||
    leavesModifier(words, places, asked) ||
    isMisplaced({
      words,
      places,
      answer: wordsOf(claim.shortAnswer),
      shortAnswer: claim.shortAnswer,
      question: asked,
      passage: read,
    }) ||
    splitsPassive(asked, stated)
  )
    return 'ungrammatical';
  const rest = words.filter((_, i) => !places.has(i));
  if (isNegated(rest) !== isNegated(question)) return 'negation';
  return undefined;
}

/** Numbers, and names inside the sentence, must stand in passage or question. */
function isClaim({ text, key }: SentenceWord, index: number): boolean {
  if (/\p{N}/u.test(text) || NUMBER_WORDS.has(key)) return true;
  return index > 0 && isCapitalised(text) && key !== 'i';
}

const countOf = (trigram: string, words: readonly SentenceWord[]) =>
  words.filter((_, i) => join(words.slice(i, i + 3)) === trigram).length;
const join = (words: readonly SentenceWord[]) => ` ${words.map(({ key }) => key).join(' ')} `;

/** A word twice in a row, three words twice, or the answer twice, where the sources have it only once. */
function repeatsItself(
  words: readonly SentenceWord[],
  answer: readonly SentenceWord[],
  fullAnswer: readonly SentenceWord[],
  question: readonly SentenceWord[],
  passage: readonly SentenceWord[],
): boolean {
  const sources = `${join(question)}|${join(passage)}`;
  const isNew = (part: readonly SentenceWord[]) => !sources.includes(join(part));
  for (let i = 1; i < words.length; i++) {
    if (words[i]?.key === words[i - 1]?.key && isNew(words.slice(i - 1, i + 1))) return true;
    const pair = words.slice(i - 1, i + 1);
    const again = words.slice(i + 1, i + 3);
    if (join(pair) === join(again) && isNew([...pair, ...again])) return true;
  }
  const trigrams = new Set<string>();
  for (let i = 2; i < words.length; i++) {
    const trigram = join(words.slice(i - 2, i + 1));
    if (trigrams.has(trigram) && countOf(trigram, question) + countOf(trigram, fullAnswer) < 2) return true;
    trigrams.add(trigram);
  }
  const answerText = join(answer);
  const sentence = join(words.filter(({ key }) => !ARTICLES.has(key)));
  const first = sentence.indexOf(answerText);
  const twice = first >= 0 && sentence.indexOf(answerText, first + answerText.length - 1) >= 0;
  return twice && !join(question).includes(answerText);
}

/** Words of the question that a statement cannot have where they stand. */
function looksLikeQuestion(
  { sentence, question, shortAnswer }: WrittenClaim,
  words: readonly SentenceWord[],
  answer: readonly SentenceWord[],
  sources: ReadonlySet<string>,
): boolean {
  const first = words[0]?.key as string;
  const last = words.at(-1)?.key as string;
  const isAnswers = (key: string) => answer.some((word) => word.key === key);
  if (sentence.includes('?') && !shortAnswer.includes('?')) return true;
  const asked = wordsOf(question);
  const isTitle =
    asked.slice(1).some(({ text, key }) => key === first && isCapitalised(text)) &&
    join(asked.slice(1)).includes(join(words.slice(0, 3)));
  if ((QUESTION_OPENERS.has(first) || WH_WORDS.has(first)) && answer[0]?.key !== first && !isTitle)
    return true;
  if (WH_WORDS.has(last) && !isAnswers(last)) return true;
  const wh = asked.find(({ key }) => WH_WORDS.has(key))?.key;
  return words.some(({ key }, i) => {
    const next = words[i + 1]?.key ?? '';
    if (isAnswers(key)) return false;
    // "built what year", "is how many", "in which year"
    if (key === 'how' && wh === 'how' && /^(?:many|much|long|old|far|often|tall|big|large|high)$/.test(next))
      return true;
    if (
      /^(?:what|which)$/.test(key) &&
      key === wh &&
      /^(?:year|type|kind|part|day|month|city|country|century|name)$/.test(next)
    )
      return true;
    if (
      key === 'what' &&
      (AUXILIARIES.has(words[i - 1]?.key ?? '') || PREPOSITIONS.has(words[i - 1]?.key ?? ''))
    )
      return !sources.has('what');
    // "was is", "did was"
    return (
      /^(?:did|does|do|is|are|was|were)$/.test(key) && /^(?:did|does|do|is|are|was|were|has|had)$/.test(next)
    );
  });
}

const isNegated = (words: readonly SentenceWord[]) =>
  words.some(({ key }) => NEGATIONS.has(key) || /n't$/.test(key));

const CLOSED_BY = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['“', '”'],
  ['«', '»'],
]);
const CLOSING = new Set(CLOSED_BY.values());

/** Whether all brackets and double quotes are closed in order. */
export function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const mark of text) {
    const closing = CLOSED_BY.get(mark);
    if (closing) open.push(closing);
    else if (CLOSING.has(mark) && open.pop() !== mark) return false;
  }
  return open.length === 0 && [...text].filter((mark) => mark === '"').length % 2 === 0;
}
