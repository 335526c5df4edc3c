// Whether the verb agrees with the answer where the answer is its subject: "axioms are", "East Asia is".
import { isThirdPerson } from '../../text/verbs.ts';
import { ARTICLES, isCapitalised, PREPOSITIONS, WH_WORDS } from './english.ts';
import type { SentenceWord } from './sentence-words.ts';

export const SINGULAR_VERBS = /^(?:is|was|has|does)$/;
export const PLURAL_VERBS = /^(?:are|were|have|do)$/;

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
  if (
    /^(?:people|men|women|children|police|students|members|.*(?:ians|icans|mans|mountains|islands))$/.test(
      head.key,
    )
  )
    return 'plural';
  if (/(?:[^siu]s|ies)$/.test(head.key) && head.key.length > 3) return isName ? undefined : 'plural';
  if (/s$/.test(head.key)) return undefined;
  const counted =
    /^(?:all|most|many|some|several|few|half|both|two|three|four|five|six|seven|eight|nine|ten|more|over)$/;
  return counted.test(core[0]?.key ?? '') ? undefined : 'singular';
}

/** "the Broncos": one word with a capital and a plural's ending is a name of many, but for these. */
const isManyNamed = (words: readonly SentenceWord[], phrase: readonly SentenceWord[]) =>
  words[0]?.key === 'the' &&
  phrase.length === 1 &&
  /^\p{Lu}\p{Ll}+[^siu]s$/u.test(phrase[0]?.text ?? '') &&
  !/^(?:times|netherlands|thames|philippines|bahamas)$/.test(phrase[0]?.key ?? '');

/** Number by the verb that the passage has after the phrase: "the Beatles were". */
function numberInPassage(
  phrase: readonly SentenceWord[],
  passage: readonly string[],
): 'singular' | 'plural' | undefined {
  const keys = phrase.map(({ key }) => key);
  const verbs = passage.filter(
    (_, i) => i >= keys.length && keys.every((key, j) => key === passage[i - keys.length + j]),
  );
  if (verbs.some((verb) => SINGULAR_VERBS.test(verb))) return 'singular';
  return verbs.some((verb) => PLURAL_VERBS.test(verb)) ? 'plural' : undefined;
}

/** "rolling hills and fields", "the poor and the rich": two common nouns, the first in the plural or each with its article. */
const isPair = (phrase: readonly SentenceWord[]) =>
  phrase[0]?.key === 'both' ||
  phrase.some(
    ({ key }, i) =>
      key === 'and' &&
      (/[^siu]s$/.test(phrase[i - 1]?.key ?? '') || ARTICLES.has(phrase[i + 1]?.key ?? '')) &&
      phrase.slice(1).every(({ text, key }) => text === key),
  );

/** The answer, being the subject, and the verb after it do not agree: "axioms is", "East Asia are". */
export function disagrees(
  words: readonly SentenceWord[],
  answer: readonly SentenceWord[],
  answerPlaces: ReadonlySet<number>,
  question: readonly string[],
  passage: readonly string[],
): boolean {
  const places = [...answerPlaces].sort((a, b) => a - b);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? -1;
  const isSubject = words.slice(0, first).every(({ key }) => ARTICLES.has(key));
  const verb = words[last + 1];
  const isWhole = words
    .slice(first, last + 1)
    .every(({ key }, i) => answerPlaces.has(first + i) || ARTICLES.has(key));
  if (!isSubject || !verb || !isWhole) return false;
  const number =
    isPair(words.slice(first, last + 1)) || isManyNamed(words, answer)
      ? 'plural'
      : (numberOf(answer) ?? numberInPassage(answer, passage));
  if (number === 'plural') {
    const isAsked = question.includes(verb.key) && verb.text === verb.key;
    const isPresent =
      isThirdPerson(verb.key) || (/[^su]s$/.test(verb.key) && question.slice(0, 3).includes(verb.key));
    return SINGULAR_VERBS.test(verb.key) || (isAsked && isPresent);
  }
  return number === 'singular' && PLURAL_VERBS.test(verb.key);
}
