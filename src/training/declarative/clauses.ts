// Puts an inverted clause back into the order of a statement: "did the earthquake strike" → "the earthquake struck".

import { baseForms, finiteForm, isBaseForm, isPastParticiple } from '../../text/verbs.ts';
import { type ClauseTools, splitAtBase, splitAtParticiple } from './clause-splits.ts';
import { headPhrase, isPluralWord } from './grammatical-number.ts';
import { stripAdverbs } from './subjects.ts';
import { AUXILIARIES, bare, DO, isAdverb, isCapitalised, MODALS, PREPOSITIONS } from './words.ts';

export interface Clause {
  readonly subject: string[];
  /** The finite verb group: "struck", "was originally founded", "can be found". */
  readonly verb: string[];
  /** The main verb as it stands in the question, in lower case. */
  readonly mainVerb: string;
  readonly rest: string[];
  readonly risk: number;
}

/** "What year do scholars say marked …": the gap may lie inside what is said. */
const REPORTING =
  /^(?:say|think|believe|claim|argue|state|suggest|report|said|thought|believed|claimed|feel|assume|predict)$/;

const TAKES_THAT =
  /^(?:say|think|believe|claim|argue|state|suggest|report|announce|decide|discover|find|show|know|agree|declare|learn|realize|note|conclude|predict|propose|order|demand|prove|said|announced|decided|discovered|suggested|believed|claimed|found|shown|reported|assume|assumed|thought|feel|maintain|demonstrate|reveal|hope|indicate|insist|establish|established|determine|determined|estimate|estimated)$/;

/** The statement order of `auxiliary` + `words`, or undefined when no main verb is found. */
export function straightClause(
  auxiliary: string,
  words: readonly string[],
  negated: boolean,
  tools: ClauseTools,
): Clause | undefined {
  const byBase = DO.has(auxiliary) || MODALS.has(auxiliary);
  const split = byBase ? splitAtBase(words, auxiliary, tools) : splitAtParticiple(words, auxiliary, tools);
  if (!split) return undefined;
  const { subject, adverbs } = stripAdverbs(words.slice(0, split.at));
  // "were the raids not really seen": the negation stands before the adverb.
  if (!negated && !byBase && subject.length > 1 && subject.at(-1) === 'not') {
    return straightClause(auxiliary, [...subject.slice(0, -1), ...words.slice(subject.length)], true, tools);
  }
  const word = words[split.at] as string;
  const mainVerb = word.replace(/[,"”]+$/, '').replace(/^["“]/, '');
  const rest: string[] = words.slice(split.at + 1);
  let risk = split.risk + (negated ? 1 : 0);
  if (!byBase && split.risk > 0 && baseForms(mainVerb).some((base) => tools.inPassage(base))) risk -= 1;
  // "lack in, causing …", "seen, from": a comma inside what follows hides where the gap is.
  if (rest.some((part) => part.endsWith(',') && PREPOSITIONS.has(part.slice(0, -1)))) risk += 3;
  if (word.endsWith(',')) risk += 3;
  if (
    AUXILIARIES.has(rest[0] ?? '') ||
    rest.some(
      (part, i) => part === 'and' && i > 0 && isBaseForm(bare(rest[i + 1] ?? '')) && DO.has(auxiliary),
    )
  )
    risk += 3;
  if (REPORTING.test(mainVerb) && rest.length > 0) risk += rest[0] === 'that' ? 2 : 1;
  // "the earthquake occur that damaged the port": the clause belongs to the subject.
  if (/^(?:that|which|who)$/.test(rest[0] ?? '') && !TAKES_THAT.test(mainVerb)) risk += 2;
  let verb: string[];
  if (DO.has(auxiliary)) {
    // "Where does the road start and end?": both take the form.
    const second = rest[0] === 'and' ? finiteForm(rest[1] ?? '', auxiliary) : undefined;
    if (second !== undefined) rest[1] = second;
    const finite = finiteForm(mainVerb, auxiliary);
    if (finite === undefined) return undefined;
    verb = negated ? [auxiliary, 'not', ...adverbs, word] : [...adverbs, word.replace(mainVerb, finite)];
    if (auxiliary !== 'did' && !negated && !agrees(subject, auxiliary)) risk += 1;
  } else {
    verb = negated ? [auxiliary, 'not', ...adverbs, word] : [auxiliary, ...adverbs, word];
  }
  // "has been elected", "can be found", "is being built": the group ends with its participle.
  if (/^(?:be|been|being)$/.test(mainVerb)) {
    while (rest.length > 0 && isAdverb(rest[0] as string)) verb.push(rest.shift() as string);
    if (rest.length > 0 && isPastParticiple(bare(rest[0] as string))) verb.push(rest.shift() as string);
  }
  return { subject, verb, mainVerb, rest, risk };
}

/** A subject that does not go with the auxiliary: the split is wrong, or the question is. */
function agrees(subject: readonly string[], auxiliary: string): boolean {
  const only = subject.length === 1 ? bare(subject[0] as string) : '';
  const head = headPhrase(subject).at(-1) as string;
  const isPlural = isPluralWord(head) && !isCapitalised(head);
  if (auxiliary === 'does')
    return !isPlural && !/^(?:they|we|you|i|these|those|most|many)$/.test(only || bare(subject[0] as string));
  return !/^(?:he|she|it|this|that)$/.test(only);
}
