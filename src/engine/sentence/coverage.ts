// Whether a sentence says what was asked: no word of the question left out, and its verb put into a statement's form.
import { staysInPast } from '../../text/irregular-verbs.ts';
import { rootOf } from '../../text/stem.ts';
import { isPastForm, isThirdPerson } from '../../text/verbs.ts';
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
  !/^(?:do|does|did|doing|done)$/.test(word);

/** All as normalised words in order. */
export function leavesOut(
  question: readonly string[],
  sentence: readonly string[],
  answer: readonly string[],
): boolean {
  const said = new Set(sentence.map(meaningOf));
  const isSaid = (word: string) => said.has(meaningOf(word));
  const own = new Set(sentence.filter((word) => !answer.includes(word)).map(meaningOf));
  const isOwn = (word: string) => own.has(meaningOf(word));
  const asking = question.findIndex((word) => WH_WORDS.has(word));
  const clause = question.findIndex((word, i) => i > asking && opensClause(word));
  const before = asking < 0 ? question : question.slice(0, asking);
  const after =
    clause >= 0
      ? question.slice(clause + 1)
      : asking > 0
        ? question.slice(endOfAsked(question, asking))
        : fromFirstSaid(question, isOwn);
  return (
    [...before, ...after].some(
      (word) => counts(word) && !isSaid(word) && !isOtherChoice(word, question, answer),
    ) ||
    (clause < 0 && losesVerb(isInPlace(question, asking) ? after : question.slice(asking + 1), isSaid)) ||
    (clause >= 0 && losesAuxiliary(question.slice(clause), sentence, answer)) ||
    (clause >= 0 && losesPreposition(question.slice(clause), sentence)) ||
    losesOwned(question, asking, clause, isSaid) ||
    losesHead(question, asking, clause, (word) => sentence.includes(word) && !answer.includes(word)) ||
    losesThere(question, sentence)
  );
}

/** "York or Leeds?": "or", and the one that is not the answer. */
function isOtherChoice(word: string, question: readonly string[], answer: readonly string[]): boolean {
  const or = question.indexOf('or');
  const choices = or < 0 ? [] : question.slice(or - 1, or + 2);
  return choices.includes(word) && choices.some((choice) => answer.includes(choice));
}

/** Pairs that a writer exchanges freely. */
const SAME_MEANING: Readonly<Record<string, string>> = { start: 'begin', happen: 'occur', get: 'receive' };
const meaningOf = (word: string) => {
  const root = rootOf(word);
  return SAME_MEANING[root] ?? root;
};

/** "What cruise line left?": with "cruise" the noun that it belongs to must be there. */
function losesHead(
  question: readonly string[],
  asking: number,
  clause: number,
  isOwn: (word: string) => boolean,
): boolean {
  if (!/^(?:what|which)$/.test(question[asking] ?? '') || clause < 0) return false;
  let asked = question.slice(asking + 1, clause);
  if (KIND.test(asked[0] ?? '') && asked[1] === 'of') asked = asked.slice(2);
  const end = asked.findIndex(
    (word) => PREPOSITIONS.has(word) || WH_WORDS.has(word) || /^(?:and|or|that)$/.test(word),
  );
  const phrase = (end < 0 ? asked : asked.slice(0, end)).filter(counts);
  return phrase.length > 1 && phrase.slice(0, -1).some(isOwn) && !isOwn(phrase.at(-1) as string);
}
const KIND = /^(?:kinds?|types?|sorts?|forms?|manner)$/;

/** "Where was there a gap?": "there" stays beside its verb. */
function losesThere(question: readonly string[], sentence: readonly string[]): boolean {
  const at = question.findIndex((word, i) => word === 'there' && AUXILIARIES.has(question[i - 1] ?? ''));
  return at > 0 && !sentence.some((word, i) => word === 'there' && AUXILIARIES.has(sentence[i + 1] ?? ''));
}

/** "The mill has what roof?" */
const isInPlace = (question: readonly string[], asking: number) =>
  asking > 0 && /^(?:what|which)$/.test(question[asking] as string);

/** "It has what roof on the mill?": where the noun that is asked for ends, and the rest of the question begins. */
function endOfAsked(question: readonly string[], asking: number): number {
  const end = question.findIndex(
    (word, i) => i > asking && word !== 'of' && (PREPOSITIONS.has(word) || /^(?:and|that|who)$/.test(word)),
  );
  return end < 0 ? question.length : end;
}

/** "What influences the price?": the verb is gone, and no other verb of the question is there. */
function losesVerb(asked: readonly string[], isSaid: (word: string) => boolean): boolean {
  const verbs = asked.filter((word) => isThirdPerson(word) || isPastForm(word));
  return verbs.length > 0 && !verbs.some(isSaid);
}

/** "The year in which the prize was given was": each finite auxiliary but "do" is there as often as in the question. */
function losesAuxiliary(
  clause: readonly string[],
  sentence: readonly string[],
  answer: readonly string[],
): boolean {
  const isFiniteForm = (word: string) => AUXILIARIES.has(word) && !DO.test(word) && word !== 'have';
  return clause.some(
    (word) => isFiniteForm(word) && !answer.includes(word) && timesIn(sentence, word) < timesIn(clause, word),
  );
}

const STRONG_PREPOSITIONS =
  /^(?:from|between|since|until|against|without|above|below|under|after|before|during|through|across|among)$/;

/**
 * "What did he fall under?", "What did he enrol in during May?": a preposition without its noun must be there ("in", "on"
 * and "at" may take each other's place), and so must strong ones.
 */
function losesPreposition(clause: readonly string[], sentence: readonly string[]): boolean {
  const isSaid = (word: string) =>
    sentence.includes(word) || (EXCHANGED.test(word) && sentence.some((other) => EXCHANGED.test(other)));
  const isStranded = (i: number) => i === clause.length - 1 || PREPOSITIONS.has(clause[i + 1] as string);
  return clause.some(
    (word, i) => PREPOSITIONS.has(word) && (STRONG_PREPOSITIONS.test(word) || isStranded(i)) && !isSaid(word),
  );
}
const EXCHANGED = /^(?:in|on|at)$/;

/** "Whose likeness", "which town's mayor": the answer alone is not what was asked for. */
function losesOwned(
  question: readonly string[],
  asking: number,
  clause: number,
  isSaid: (word: string) => boolean,
): boolean {
  const asked = question.slice(asking + 1, clause < 0 ? undefined : clause);
  const mark = asked.findIndex((word) => /['’]s$/.test(word));
  const owned = question[asking] === 'whose' ? (clause < 0 ? asked[0] : asked.at(-1)) : asked[mark + 1];
  if (owned === undefined || (question[asking] !== 'whose' && mark < 0)) return false;
  return /^(?:whose|what|which)$/.test(question[asking] ?? '') && counts(owned) && !isSaid(owned);
}

/** "Was it wounded or killed?": the choice itself is still there. */
export function keepsChoice(
  question: readonly string[],
  sentence: readonly string[],
  answer: readonly string[],
): boolean {
  const or = question.indexOf('or');
  if (or < 1 || answer.includes('or') || !sentence.includes('or')) return false;
  const isYesNo = !question.some((word) => WH_WORDS.has(word));
  return isYesNo || answer.some((word) => word === question[or - 1] || question.indexOf(word, or) > or);
}

const timesIn = (words: readonly string[], one: string) => words.filter((word) => word === one).length;

/** A word of the sentence that neither question nor passage has in any form: the writer made it up. */
export function makesUp(sentence: readonly string[], sources: readonly string[]): boolean {
  const known = new Set(sources.map(rootOf));
  const isNew = (word: string) => counts(word) && !isFunctionWord(word) && !/^['’]s$/.test(word);
  return sentence.some((word) => isNew(word) && !known.has(rootOf(word)));
}

/** A word more often than question and answer have it together: the writer lost its place. */
export function saysTwice(
  sentence: readonly string[],
  question: readonly string[],
  answer: readonly string[],
): boolean {
  const rootsIn = (words: readonly string[], root: string) =>
    words.filter((word) => rootOf(word) === root).length;
  return sentence.some((word) => {
    const root = rootOf(word);
    const allowed = Math.max(1, rootsIn(question, root) + rootsIn(answer, root));
    const isContent = counts(word) ? !isFunctionWord(word) : /\p{N}/u.test(word);
    return isContent && rootsIn(sentence, root) > allowed;
  });
}

/** "in May 9": a day takes "on". */
export function misplacesDay(sentence: string): boolean {
  return /\bin (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}\b/i.test(
    sentence,
  );
}

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
