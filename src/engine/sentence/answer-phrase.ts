// Whether the answer fits the place in the sentence where it stands: "in 1421 to 1904", "many of events", "25% farmers".
import { isBaseForm, isPastForm, isPastParticiple, isThirdPerson } from '../../text/verbs.ts';
import {
  ARTICLES,
  AUXILIARIES,
  isCapitalised,
  isFunctionWord,
  looksFinite,
  NUMBER_WORDS,
  PREPOSITIONS,
  WH_WORDS,
} from './english.ts';
import type { SentenceWord } from './sentence-words.ts';

export interface PlacedAnswer {
  readonly words: readonly SentenceWord[];
  /** Where the answer's words stand among them, without its article. */
  readonly places: ReadonlySet<number>;
  /** As it was found, with its article. */
  readonly answer: readonly SentenceWord[];
  readonly shortAnswer: string;
  /** Normalised. */
  readonly question: readonly string[];
  readonly passage: readonly SentenceWord[];
}

const QUANTIFIERS = /^(?:many|much|more|most|some|few|several|all|both|each|any|none)$/;
/** They take "of" before a noun. */
const SHARES =
  /(?:%|\b(?:percent|third|thirds|quarter|quarters|fifth|fifths|majority|dozens|hundreds|thousands|millions|billions))$/i;
const KINDS = /^(?:kinds?|types?|sorts?|forms?|manner)$/;
const TAKES_ARTICLE = /^(?:US|UK|USA|EU|UN|U\.S\.|U\.K\.)$/;
const OWNERS = /^(?:its|his|her|their|our|your|these|those|this|that)$/;
const BE = /^(?:is|are|was|were)$/;
const MODALS = /^(?:can|could|will|would|may|might|must|shall|should)$/;
/** A question may begin with one of these and its answer take another. */
const EXCHANGED = /^(?:in|on|at|by|during|about|around|of)$/;
/** Answers to "where" that need no preposition. */
const PLACE_ADVERB =
  /^(?:here|there|home|abroad|overseas|everywhere|anywhere|nowhere|upstairs|downstairs|.*wards?)$/;
const GIVES_REASON = /^(?:because|to|due|as|since|so|that|owing)$/;

/** Nothing is known against most places; these are the ones where something is. */
export function isMisplaced(placed: PlacedAnswer): boolean {
  const { words, places, answer, shortAnswer, question, passage } = placed;
  const first = Math.min(...places);
  const last = Math.max(...places);
  const key = (i: number) => words[i]?.key ?? '';
  const lead = ARTICLES.has(key(first - 1)) ? first - 2 : first - 1;
  const [before, opening] = [key(lead), answer[0]?.key ?? ''];
  const isBare = lead === first - 1 && !ARTICLES.has(opening);
  const leads = PREPOSITIONS.has(before) || PREPOSITIONS.has(opening);
  return (
    (misfitsTime(before, shortAnswer) && !/^(?:to|until)$/.test(key(last + 1))) ||
    (SHARES.test(shortAnswer) && beginsNoun(key(last + 1))) ||
    (before === 'of' && QUANTIFIERS.test(key(lead - 1)) && isBare && isCommonNoun(answer[0])) ||
    (before === 'since' &&
      !words.slice(0, lead).some((word) => /^(?:has|have|had|been|is|are)$/.test(word.key))) ||
    (/^an?$/.test(key(first - 1)) && isPluralNoun(key(last + 1)) && endsPhrase(key(last + 2))) ||
    (/^(?:one|1|single)$/.test(answer.at(-1)?.key ?? '') &&
      [1, 2].some((i) => isPluralNoun(key(last + i)))) ||
    ((BE.test(before) || (lead < 0 && last + 1 < words.length)) && isClause(answer)) ||
    (isBare && PREPOSITIONS.has(before) && TAKES_ARTICLE.test(shortAnswer)) ||
    (MODALS.test(before) && !/^(?:be|have|do|not)$/.test(opening) && !isBaseForm(opening)) ||
    (asksReason(question) && !leads && !GIVES_REASON.test(before) && !GIVES_REASON.test(opening)) ||
    (asksReason(question) && before === 'to' && !isBare && !/^(?:due|owing|thanks)$/.test(key(lead - 1))) ||
    (asksManner(question) && !leads && isThing(answer) && (!isBare || isPastParticiple(before))) ||
    (asksPlace(question) && !leads && first > 1 && !PLACE_ADVERB.test(opening)) ||
    (key(last + 1) === 'of' &&
      question.some((word, i) => KINDS.test(word) && question[i + 1] === 'of') &&
      !follows(passage, answer, 'of')) ||
    (isBare && losesArticle(placed, before)) ||
    (lead < 0 && isPastParticiple(opening) && PREPOSITIONS.has(answer[1]?.key ?? '')) ||
    losesLead(words, question, leads)
  );
}

/** "It is called telencephalon", where the passage has "the telencephalon" and nothing that could be its noun. */
function losesArticle({ answer, passage }: PlacedAnswer, before: string): boolean {
  if (answer.some(({ key }) => /\p{N}/u.test(key) || NUMBER_WORDS.has(key))) return false;
  if (OWNERS.test(before) || /^(?:called|named|['’]s)$/.test(before)) return false;
  const last = answer.at(-1);
  const isSmall = last?.text === last?.key;
  // "the prophet Nicholas": a name beside its noun leaves it whole
  const isWhole = (word: SentenceWord | undefined) =>
    !word || isFunctionWord(word.key) || looksFinite(word.key) || (isSmall && isCapitalised(word.text));
  const at = placesIn(passage, answer);
  return (
    at.length > 0 &&
    at.every((i) => ARTICLES.has(passage[i - 1]?.key ?? '') && isWhole(passage[i + answer.length]))
  );
}

const follows = (passage: readonly SentenceWord[], answer: readonly SentenceWord[], word: string) =>
  placesIn(passage, answer).some((i) => passage[i + answer.length]?.key === word);

/** Where the answer begins in the passage. */
const placesIn = (passage: readonly SentenceWord[], answer: readonly SentenceWord[]) =>
  [...passage.keys()].filter((i) => answer.every(({ key }, j) => passage[i + j]?.key === key));

const asksReason = (question: readonly string[]) => question[0] === 'why';
const asksManner = (question: readonly string[]) =>
  question[0] === 'how' &&
  AUXILIARIES.has(question[1] ?? '') &&
  !/^(?:called|known|named)$/.test(question.at(-1) ?? '');
/** No adverb, adjective, participle or infinitive. */
const isThing = (answer: readonly SentenceWord[]) =>
  !/(?:ly|ing|ed|ically)$/.test(answer[0]?.key ?? '') &&
  answer.length > 1 &&
  !GIVES_REASON.test(answer[0]?.key ?? '');
const asksPlace = (question: readonly string[]) =>
  question[0] === 'where' && AUXILIARIES.has(question[1] ?? '');

/** "in 1421 to 1904", "between the 1950s", "in ten years ago" */
function misfitsTime(before: string, answer: string): boolean {
  if (before === 'from') return /^\d{1,2}(?::\d\d)? ?[ap]\.?m\.?$/i.test(answer);
  if (before === 'between') return !/ (?:and|to) |[-–]/.test(answer) && /\d/.test(answer);
  return /^(?:in|on|during|at|since|for)$/.test(before) && /\d to \d| ago$/.test(answer);
}

/** "About 25% farmers", where "of" is missing. */
const beginsNoun = (word: string) =>
  word !== '' &&
  !isFunctionWord(word) &&
  !looksFinite(word) &&
  !isThirdPerson(word) &&
  !AUXILIARIES.has(word);

const isCommonNoun = (word: SentenceWord | undefined) =>
  word !== undefined &&
  word.text === word.key &&
  !/\p{N}/u.test(word.text) &&
  !NUMBER_WORDS.has(word.key) &&
  !OWNERS.test(word.key);

const isPluralNoun = (word: string) =>
  /^[a-z]+[^siu]s$/.test(word) && !isThirdPerson(word) && !/^(?:series|species|means|times)$/.test(word);
const endsPhrase = (word: string) => word === '' || isFunctionWord(word);

/** "the Western world overtook China": a verb that can be nothing else, and no word that would open a clause. */
function isClause(answer: readonly SentenceWord[]): boolean {
  const opens = answer.findIndex(({ key }) => WH_WORDS.has(key) || /^(?:that|as|to)$/.test(key));
  const upTo = opens < 0 ? answer : answer.slice(0, opens);
  return upTo.some(
    ({ text, key }, i) =>
      i > 0 && text === key && isPastForm(key) && !isPastParticiple(key) && !isBaseForm(key),
  );
}

/** "From which side does it blow?" needs its preposition, or another where prepositions change places. */
function losesLead(words: readonly SentenceWord[], question: readonly string[], leads: boolean): boolean {
  const asking = question.findIndex((word) => WH_WORDS.has(word));
  const preposition = question[asking - 1] ?? '';
  const isAsked = question.some((word, i) => i > asking && AUXILIARIES.has(word));
  if (!isAsked || !PREPOSITIONS.has(preposition) || words.some(({ key }) => key === preposition))
    return false;
  return preposition !== 'of' && !(EXCHANGED.test(preposition) && leads);
}
