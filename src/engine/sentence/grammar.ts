// Whether a sentence stands on its own feet: its verb agrees, comes in a statement's order, and nothing is left over.
import { verbOf } from '../../text/irregular-verbs.ts';
import {
  ARTICLES,
  AUXILIARIES,
  isCapitalised,
  isFunctionWord,
  MONTHS,
  PREPOSITIONS,
  WH_WORDS,
} from './english.ts';

export interface SentenceWord {
  /** As written. */
  readonly text: string;
  /** Normalised. */
  readonly key: string;
}

const MODALS = /^(?:can|could|will|would|may|might|must|shall|should)$/;
const DETERMINERS = /^(?:a|an|the|this|that|these|those|its|his|her|their|he|she|they|it|we|you)$/;
const SINGULAR_VERBS = /^(?:is|was|has|does)$/;
const PLURAL_VERBS = /^(?:are|were|have|do)$/;
/** A number's letters are a word of their own: "9", "th". */
const ORDINAL =
  /^(?:\d+ (?:st|nd|rd|th)|first|second|third|fourth|fifth|(?:[a-z]+teen|[a-z]+ie|six|seven|eigh|nin|ten|eleven|twelf)th) (?:century|centuries|decade|season|day|month|week|quarter)\b/;

/** Neighbouring words that no sentence has: "can been", "was is", "to been", "in 15 February", "in 9th century". */
export function clashes(words: readonly SentenceWord[]): boolean {
  return words.some(({ key }, i) => {
    const next = words[i + 1]?.key ?? '';
    const after = words[i + 2]?.key ?? '';
    if (MODALS.test(key) || key === 'to') {
      if (/^(?:been|is|are|was|were|has|had|does|did)$/.test(next)) return words[i - 1]?.key !== 'the';
    }
    if (MODALS.test(key) && PREPOSITIONS.has(next) && next !== 'like') return i > 0;
    if (/^(?:has|have|had)$/.test(key) && /^(?:be|is|are|was|were)$/.test(next)) return true;
    if (PREPOSITIONS.has(key) && /^(?:is|are|was|were|has|have|had)$/.test(next))
      return isFirstClause(words, i);
    if (key === 'in' && /^\d{1,2}$/.test(next) && (MONTHS.has(after) || /^(?:am|pm|o'clock)$/.test(after)))
      return true;
    if (key === 'on' && /^\d{4}$/.test(MONTHS.has(next) ? after : next)) return true;
    const following = words.slice(i + 1, i + 4).map((word) => word.key);
    return /^(?:in|during|since|by)$/.test(key) && ORDINAL.test(following.join(' '));
  });
}

/** "Where the Rhine is from was": only when no clause was opened before may a preposition not stand before a verb. */
const isFirstClause = (words: readonly SentenceWord[], index: number) =>
  !words.slice(0, index).some(({ key }) => WH_WORDS.has(key) || key === 'that' || AUXILIARIES.has(key));

/** An auxiliary before its subject, as in the question: "five seats must a party have", "2,000 species are there". */
export function keepsInversion(question: readonly string[], sentence: readonly string[]): boolean {
  const clause = question.findIndex(
    (word, i) => i > 0 && (AUXILIARIES.has(word) || /^(?:do|does|did)$/.test(word)),
  );
  if (clause < 0) return false;
  const [verb, subject] = [question[clause] as string, question[clause + 1] ?? ''];
  const at = sentence.findIndex((word, i) => word === verb && sentence[i + 1] === subject);
  if (at < 0) return false;
  if (subject === 'there') return sentence[at - 1] !== undefined && sentence.length > at + 2;
  if (/^(?:is|are|was|were)$/.test(verb)) return /^(?:he|she|they|it|we|you)$/.test(subject);
  return (MODALS.test(verb) || /^(?:do|does|did)$/.test(verb)) && DETERMINERS.test(subject);
}

/** The question's own question word is still there: "is located where Chapultepec Park", "65% much oil". */
export function keepsQuestionWord(
  question: readonly string[],
  sentence: readonly string[],
  answer: readonly string[],
): boolean {
  const asking = question.findIndex((word) => WH_WORDS.has(word));
  const word = question[asking];
  if (word === undefined) return false;
  const timesIn = (words: readonly string[], one: string) => words.filter((other) => other === one).length;
  const stays = (one: string) =>
    timesIn(sentence, one) >= timesIn(question, one) + timesIn(answer, one) && timesIn(sentence, one) > 0;
  const measured = question[asking + 1] ?? '';
  return stays(word) || (word === 'how' && /^(?:much|many|often)$/.test(measured) && stays(measured));
}

/** Number of a noun phrase, where its form tells. */
function numberOf(phrase: readonly SentenceWord[]): 'singular' | 'plural' | undefined {
  const end = phrase.findIndex(
    ({ key }, i) => i > 0 && (PREPOSITIONS.has(key) || WH_WORDS.has(key) || key === 'that'),
  );
  const core = end < 0 ? phrase : phrase.slice(0, end);
  const head = core.at(-1);
  if (!head || /\p{Nd}/u.test(core[0]?.text ?? '')) return undefined;
  if (phrase.some(({ key }) => key === 'and' || key === 'or')) return undefined;
  const isName = isCapitalised(head.text);
  if (/^(?:people|men|women|children|police|students|members)$/.test(head.key)) return 'plural';
  if (/(?:[^siu]s|ies)$/.test(head.key) && head.key.length > 3) return isName ? undefined : 'plural';
  if (/s$/.test(head.key)) return undefined;
  const counted =
    /^(?:all|most|many|some|several|few|half|both|two|three|four|five|six|seven|eight|nine|ten|more|over)$/;
  return counted.test(core[0]?.key ?? '') ? undefined : 'singular';
}

/** The answer, being the subject, and the verb after it do not agree: "axioms is", "East Asia are". */
export function disagrees(
  words: readonly SentenceWord[],
  answer: readonly SentenceWord[],
  answerPlaces: ReadonlySet<number>,
  question: readonly string[],
): boolean {
  const places = [...answerPlaces].sort((a, b) => a - b);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? -1;
  const isSubject = words.slice(0, first).every(({ key }) => ARTICLES.has(key));
  const verb = words[last + 1];
  if (!isSubject || !verb || places.length !== last - first + 1) return false;
  const number = numberOf(answer);
  if (number === 'plural') {
    const isPresent =
      /^[a-z]{3,}[^su]s$/.test(verb.text) &&
      (WH_WORDS.has(question[question.indexOf(verb.key) - 1] ?? '') ||
        (question.includes(verb.key) && DETERMINERS.test(words[last + 2]?.key ?? '')));
    return SINGULAR_VERBS.test(verb.key) || isPresent;
  }
  return number === 'singular' && PLURAL_VERBS.test(verb.key);
}

/**
 * Content words that neither question nor answer has, unless they stand right before the answer in the passage too and
 * so belong to its noun: "the North Atlantic moderates", "monophyletic and concluded".
 */
export function strays(
  words: readonly SentenceWord[],
  answer: ReadonlySet<number>,
  isAsked: (key: string) => boolean,
  passage: readonly string[],
): boolean {
  const first = Math.min(...answer);
  const last = Math.max(...answer);
  const extra = (i: number) => {
    const key = words[i]?.key ?? '';
    return !answer.has(i) && key.length > 1 && !isFunctionWord(key) && !isAsked(key);
  };
  for (let i = 0; i < words.length; i++) {
    if (!extra(i)) continue;
    const [from, to] = i < first ? [i, first + 1] : [last, i + 1];
    const goesOn = /^\d+$/.test(words[last + 1]?.key ?? '') || PREPOSITIONS.has(words[last + 1]?.key ?? '');
    const isOwn = i < first || (goesOn && i <= last + 4);
    if (
      !isOwn ||
      !holds(
        passage,
        words.slice(from, to).map(({ key }) => key),
      )
    )
      return true;
  }
  const ending = words.at(-1)?.key ?? '';
  return words.length - 1 > last && (ending === 'and' || ending === 'or' || ARTICLES.has(ending));
}

const holds = (words: readonly string[], part: readonly string[]) =>
  ` ${words.join(' ')} `.includes(` ${part.join(' ')} `);

/** A whole clause where a noun belongs: "The fee is one item is never more than 6 dollars." */
export function nestsClause(words: readonly SentenceWord[], answer: ReadonlySet<number>): boolean {
  const first = Math.min(...answer);
  const isBe = (i: number) => /^(?:is|are|was|were)$/.test(words[i]?.key ?? '');
  const before = ARTICLES.has(words[first - 1]?.key ?? '') ? first - 2 : first - 1;
  return isBe(before) && [...answer].some(isBe) && !WH_WORDS.has(words[first]?.key ?? '');
}

/** "was legalized" turned round: "marriage legalized was in 2016". */
export function splitsPassive(question: readonly string[], sentence: readonly string[]): boolean {
  const clause = question.findIndex((word, i) => i > 0 && /^(?:is|are|was|were)$/.test(word));
  const verbAt = sentence.indexOf(question[clause] ?? '');
  if (verbAt < 0 || !PREPOSITIONS.has(sentence[verbAt + 1] ?? '')) return false;
  const before = sentence.slice(0, verbAt);
  return (
    question
      .slice(clause + 2)
      .some((word) => (/[^e]ed$/.test(word) || verbOf(word) !== word) && before.includes(word)) &&
    !before.some((word) => AUXILIARIES.has(word) || WH_WORDS.has(word) || word === 'that')
  );
}
