// Whether a sentence stands on its own feet: its verb agrees, comes in a statement's order, and nothing is left over.
import { verbOf } from '../../text/irregular-verbs.ts';
import {
  isBaseForm,
  isPastForm,
  isPastParticiple,
  isPresentParticiple,
  isThirdPerson,
} from '../../text/verbs.ts';
import { PLURAL_VERBS, SINGULAR_VERBS } from './agreement.ts';
import {
  ARTICLES,
  AUXILIARIES,
  isFunctionWord,
  MONTHS,
  NUMBER_WORDS,
  PREPOSITIONS,
  WH_WORDS,
} from './english.ts';
import type { SentenceWord } from './sentence-words.ts';

const MODALS = /^(?:can|could|will|would|may|might|must|shall|should)$/;
const FOLLOWS_MODAL = /^(?:be|have|do|not|also|only|still|never|always|often|then|now|all|.*ly)$/;
const DETERMINERS = /^(?:a|an|the|this|that|these|those|its|his|her|their|he|she|they|it|we|you)$/;
/** A number's letters are a word of their own: "9", "th". */
const ORDINAL =
  /^(?:(?:early|late|mid) )?(?:\d+ (?:st|nd|rd|th)|first|second|third|fourth|fifth|(?:[a-z]+teen|[a-z]+ie|six|seven|eigh|nin|ten|eleven|twelf)th) (?:century|centuries|decade|season|day|month|week|quarter)\b/;

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
    if (key === 'the' && (NUMBER_WORDS.has(next) || /^\d+$/.test(next)) && after === 'of') return true;
    if (/^(?:do|does|did)$/.test(key) && isPastForm(next) && !isBaseForm(next)) return true;
    if (key === 'the' && /^[12]\d{3}$/.test(next) && (after === '' || isFunctionWord(after))) return true;
    if (key === 'an' && /^[bcdfgjklmnpqrstvwz][a-z]+$/i.test(next)) return true;
    if (key === 'at' && /^[12]\d{3}$/.test(next) && (after === '' || isFunctionWord(after))) return true;
    if (PREPOSITIONS.has(key) && after === key && /ly$/.test(next)) return true;
    if (/^(?:has|have|had)$/.test(key) && isPresentParticiple(next) && ARTICLES.has(after)) return true;
    if (key === 'on' && /^\d{4}$/.test(MONTHS.has(next) ? after : next)) return true;
    if (/^(?:is|was)$/.test(key) && isOnlyThirdPerson(words[i + 1])) return true;
    const following = words.slice(i + 1, i + 5).map((word) => word.key);
    return /^(?:in|during|since|by)$/.test(key) && ORDINAL.test(following.join(' '));
  });
}

/** "was broadcasts": the plural of a noun does not follow either. */
const isOnlyThirdPerson = (word: SentenceWord | undefined) =>
  word !== undefined &&
  word.text === word.key &&
  isThirdPerson(word.key) &&
  !isPastForm(word.key) &&
  !/^(?:means|times|plans|has|does)$/.test(word.key);

/** "Where the Rhine is from was": only when no clause was opened before may a preposition not stand before a verb. */
const isFirstClause = (words: readonly SentenceWord[], index: number) =>
  !words.slice(0, index).some(({ key }) => WH_WORDS.has(key) || key === 'that' || AUXILIARIES.has(key));

/** An auxiliary before its subject, as in the question: "five seats must a party have", "2,000 species are there". */
export function keepsInversion(question: readonly string[], sentence: readonly string[]): boolean {
  if (turnsYesNo(question, sentence)) return true;
  const asking = question.findIndex((word) => WH_WORDS.has(word));
  const clause = question.findIndex((word, i) => i > Math.max(0, asking) && AUXILIARIES.has(word));
  if (clause < 0) return false;
  const [verb, subject] = [question[clause] as string, question[clause + 1] ?? ''];
  const at = sentence.findIndex((word, i) => word === verb && sentence[i + 1] === subject);
  if (at < 0) return false;
  if (subject === 'there') return sentence[at - 1] !== undefined && sentence.length > at + 2;
  if (/^(?:is|are|was|were)$/.test(verb)) return /^(?:he|she|they|it|we|you)$/.test(subject);
  if (MODALS.test(verb)) return !FOLLOWS_MODAL.test(subject) && !isBaseForm(subject);
  return /^(?:do|does|did)$/.test(verb) && DETERMINERS.test(subject);
}

/** "7 million dollars expensive": unlike "ten feet long", these stand behind no number. */
const NEVER_MEASURED =
  /^(?:much|many|often|far|fast|big|large|heavy|hot|cold|expensive|costly|frequent|frequently|likely|common)$/;

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
  return stays(word) || (word === 'how' && NEVER_MEASURED.test(measured) && stays(measured));
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
    return !answer.has(i) && key.length > 1 && !/^['’]s$/.test(key) && !isFunctionWord(key) && !isAsked(key);
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

/**
 * The answer in the place of "which poet and critic" or "which book written by him", with what belonged to the noun
 * left behind: "Poe and critic wrote it", "Emma written by him sold well".
 */
export function leavesModifier(
  words: readonly SentenceWord[],
  answer: ReadonlySet<number>,
  question: readonly string[],
): boolean {
  const asking = question.findIndex((word) => /^(?:what|which)$/.test(word));
  if (asking < 0 || Math.min(...answer) > 1) return false;
  const rest = words.slice(Math.max(...answer) + 1);
  const next = rest[0]?.key ?? '';
  const asked = question.indexOf(next, asking) - asking;
  if (/^(?:and|or)$/.test(next)) return asked > 1 && asked < 5;
  if (asked < 2 || !isPastParticiple(next) || !PREPOSITIONS.has(rest[1]?.key ?? '')) return false;
  const end = rest.findIndex(
    ({ key }) => /^(?:and|or|but|that|because|while)$/.test(key) || WH_WORDS.has(key),
  );
  return rest
    .slice(2, end < 0 ? undefined : end)
    .some(({ text, key }, i) => text === key && isFiniteAfter(rest[i + 1]?.key ?? '', key));
}

const isFiniteAfter = (before: string, word: string) =>
  !PREPOSITIONS.has(before) &&
  !ARTICLES.has(before) &&
  (SINGULAR_VERBS.test(word) || PLURAL_VERBS.test(word) || isThirdPerson(word) || isPastForm(word)) &&
  !(isBaseForm(word) && !isThirdPerson(word));

/** A whole clause where a noun belongs: "The fee is one item is never more than 6 dollars." */
export function nestsClause(words: readonly SentenceWord[], answer: ReadonlySet<number>): boolean {
  const first = Math.min(...answer);
  const isBe = (i: number) => /^(?:is|are|was|were)$/.test(words[i]?.key ?? '');
  const before = ARTICLES.has(words[first - 1]?.key ?? '') ? first - 2 : first - 1;
  return isBe(before) && [...answer].some(isBe) && !WH_WORDS.has(words[first]?.key ?? '');
}

/** Verbs that are adjectives too. */
const ADJECTIVES =
  /^(?:open|close|clear|clean|free|dry|complete|direct|separate|warm|cool|correct|equal|empty|present|secure|slow|smooth|tame|live|lower|narrow|subject|calm|quiet|lean|level|own|welcome|like)$/;

/** "When was the first attempt?": the last noun of the question stands behind the verb, "the first was attempt". */
export function splitsNoun(question: readonly string[], sentence: readonly string[]): boolean {
  const noun = question.at(-1) as string;
  const clause = question.findIndex((word, i) => i > 0 && /^(?:is|are|was|were)$/.test(word));
  if (clause < 0 || !isBaseForm(noun) || isPastParticiple(noun) || ADJECTIVES.test(noun)) return false;
  return sentence.some((word, i) => word === noun && sentence[i - 1] === question[clause]);
}

/** "Is the canal natural?" turned round: "The canal natural is". */
const turnsYesNo = (question: readonly string[], sentence: readonly string[]): boolean =>
  /^(?:is|are|was|were)$/.test(question[0] ?? '') &&
  sentence.some((word, i) => word === question[0] && sentence[i - 1] === question.at(-1));

/** Words that stand behind "be" where the question has one: "is called", "is unlikely to". */
const PREDICATES =
  /^(?:called|known|named|spelled|spelt|renamed|titled|retitled|nicknamed|termed|dubbed|elected|appointed|considered|likely|unlikely|able|unable|supposed)$/;

/** "What is it called when it rains?" turned round: "It called when it rains is". */
export function splitsPredicate(question: readonly string[], sentence: readonly string[]): boolean {
  const clause = question.findIndex((word, i) => i > 0 && /^(?:is|are|was|were)$/.test(word));
  if (clause < 0) return false;
  return sentence.some((word, i) => {
    if (!PREDICATES.test(word) || !question.slice(clause).includes(word)) return false;
    const before = sentence.slice(Math.max(0, i - 3), i);
    return (
      !before.some((other) => AUXILIARIES.has(other)) &&
      !question.slice(clause, question.indexOf(word)).includes('and')
    );
  });
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
