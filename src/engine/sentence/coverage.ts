// Whether a sentence says what was asked: no word of the question left out, and its verb put into a statement's form.
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { staysInPast, verbOf } from '../../text/irregular-verbs.ts';
import { ARTICLES, AUXILIARIES, isFunctionWord, NEGATIONS, PREPOSITIONS, WH_WORDS } from './english.ts';

const DO = /^(?:do|does|did)$/;
/** "was" after "which" opens the question's clause; what stands between is what is asked for. */
const opensClause = (word: string) => AUXILIARIES.has(word) || DO.test(word);
const counts = (word: string) =>
  word.length > 1 &&
  !ARTICLES.has(word) &&
  !AUXILIARIES.has(word) &&
  !PREPOSITIONS.has(word) &&
  !WH_WORDS.has(word) &&
  !NEGATIONS.has(word) &&
  !DO.test(word);

/** Both as normalised words in order. */
export function leavesOut(question: readonly string[], sentence: readonly string[]): boolean {
  const said = new Set(sentence.map(rootOf));
  const isSaid = (word: string) => said.has(rootOf(word));
  const asking = question.findIndex((word) => WH_WORDS.has(word));
  const clause = question.findIndex((word, i) => i > asking && opensClause(word));
  const before = asking < 0 ? question : question.slice(0, asking);
  const after = clause >= 0 ? question.slice(clause + 1) : asking > 0 ? [] : fromFirstSaid(question, isSaid);
  return [...before, ...after].some((word) => counts(word) && !isSaid(word));
}

/** A word of the sentence that neither question nor passage has in any form: the writer made it up. */
export function makesUp(sentence: readonly string[], sources: readonly string[]): boolean {
  const known = new Set(sources.map(rootOf));
  return sentence.some((word) => counts(word) && !isFunctionWord(word) && !known.has(rootOf(word)));
}

/** A word more often than question and answer have it together: the writer lost its place. */
export function saysTwice(
  sentence: readonly string[],
  question: readonly string[],
  answer: readonly string[],
): boolean {
  const timesIn = (words: readonly string[], root: string) =>
    words.filter((word) => rootOf(word) === root).length;
  return sentence.some((word) => {
    const root = rootOf(word);
    const allowed = Math.max(1, timesIn(question, root) + timesIn(answer, root));
    return counts(word) && !isFunctionWord(word) && timesIn(sentence, root) > allowed;
  });
}

/** "in May 9": a day takes "on". */
export function misplacesDay(sentence: string): boolean {
  return /\bin (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}\b/i.test(
    sentence,
  );
}

/** What all forms of a word share. */
export const rootOf = (word: string): string => stemmer.stem(verbOf(word));

/** "Which Canadian investor sought help?" asks for the investor: the sentence may name him alone. */
function fromFirstSaid(question: readonly string[], isSaid: (word: string) => boolean): readonly string[] {
  const first = question.findIndex((word) => counts(word) && isSaid(word));
  return first < 0 || question[0] === 'who' ? question : question.slice(first);
}

/** "When did they attack it?": a statement without "did" or "does" needs another form of a word that follows it. */
export function keepsBareVerb(question: readonly string[], sentence: readonly string[]): boolean {
  const asking = question.findIndex((word) => WH_WORDS.has(word));
  const clause = question.findIndex((word, i) => i > asking && opensClause(word));
  const auxiliary = question[clause];
  if (auxiliary !== 'did' && auxiliary !== 'does') return false;
  const said = new Set(sentence);
  const verbs = question.slice(clause + 1);
  if (said.has(auxiliary) || (auxiliary === 'did' && verbs.some(staysInPast))) return false;
  return verbs.every((word) => said.has(word) || !(counts(word) || AUXILIARIES.has(word)));
}
