// "What did she release in 2003?" → "She released Dangerously in Love in 2003."

import { finiteForm, isBaseForm, isPastForm } from '../../../text/verbs.ts';
import type { Clause } from '../clauses.ts';
import { type Ask, clauseOf, type Draft } from '../draft.ts';
import { nounAnswer } from '../noun-answer.ts';
import type { TagWords } from '../tagging.ts';
import {
  ADVERBS,
  bare,
  CONJUNCTIONS,
  DO,
  HAVE,
  isAdverb,
  MODALS,
  PREPOSITIONS,
  SUBORDINATORS,
} from '../words.ts';

export interface Placed {
  readonly words: string[];
  readonly risk: number;
}

const PARTICLES = new Set('up out off down over away back on'.split(' '));
const CONTROL = new Set(
  'want try attempt decide begin start like refuse agree plan hope seek continue wish intend choose fail manage need have claim help promise expect love prefer get tend vow propose come'.split(
    ' ',
  ),
);
const NAMING = new Set('name call title rename dub label nickname term'.split(' '));
const GIVING = new Set('give offer teach tell show send award grant pay lend cost ask'.split(' '));
const TIMES =
  /^(?:last|this|that|next|every|each|today|yesterday|then|there|here|first|together|instead|again|once|twice|annually|yearly|daily|early|late|later|earlier|alone|abroad|home|most|best|per)$/;
/** Two prepositions that belong together, so that no object is missing between them. */
export const PREPOSITION_PAIRS: ReadonlySet<string> = new Set([
  'outside of',
  'inside of',
  'out of',
  'up to',
  'up in',
  'as of',
  'from within',
  'in between',
  'away from',
  'down to',
  'from in',
  'back to',
  'over to',
  'on to',
  'out in',
  'up until',
  'off of',
  'out to',
  'back from',
  'out from',
  'up on',
]);

function opensAdverbial(word: string): boolean {
  const plain = bare(word);
  return (
    PREPOSITIONS.has(plain) ||
    SUBORDINATORS.has(plain) ||
    ADVERBS.has(plain) ||
    TIMES.test(plain) ||
    /^[a-z]{3,}ly$/.test(plain) ||
    CONJUNCTIONS.has(plain)
  );
}

/** `object` put where the question left a gap in `rest`, the words after the verb. Risk 3: no place found. */
export function insertObject(
  rest: readonly string[],
  object: readonly string[],
  tag: TagWords,
  mainVerb = '',
): Placed {
  if (rest.length === 0) return { words: [...object], risk: 0 };
  const at = (index: number, risk: number): Placed => ({
    words: [...rest.slice(0, index), ...object, ...rest.slice(index)],
    risk,
  });
  const last = bare(rest.at(-1) as string);
  const first = bare(rest[0] as string);
  // "have little of": with the amount alone the sentence would be another one.
  if (last === 'of' && /^(?:little|few|much|many|none)$/.test(rest.at(-2) ?? '')) return at(0, 4);
  const strandedAtEnd = PREPOSITIONS.has(last) && !TIMES.test(last);
  if (strandedAtEnd) {
    if (/^(?:before|after|since|within|during|than|by|like|despite|as)$/.test(last) && rest.length > 1)
      return at(rest.length, 1);
    return at(rest.length, rest.length > 5 ? 1 : 0);
  }
  const pair = rest.findIndex(
    (word, i) =>
      i < rest.length - 1 &&
      PREPOSITIONS.has(word) &&
      (PREPOSITIONS.has(bare(rest[i + 1] as string)) ||
        /^(?:when|while|because|before|after|instead|rather)$/.test(rest[i + 1] as string) ||
        (i === rest.length - 2 && isAdverb(rest[i + 1] as string))) &&
      !PREPOSITION_PAIRS.has(`${word} ${rest[i + 1]}`) &&
      bare(rest[i + 1] as string) !== 'as' &&
      !(rest[i + 1] === 'to' && isBaseForm(rest[i + 2] ?? '')),
  );
  if (pair >= 0) return at(pair + 1, pair === 0 ? 0 : 1);
  if (
    PARTICLES.has(first) &&
    rest.length > 1 &&
    first !== 'on' &&
    opensAdverbial(rest[1] as string) &&
    !PREPOSITION_PAIRS.has(`${first} ${rest[1]}`)
  )
    return at(1, 1);
  if (rest[1] === 'not') return at(0, 4);
  if (/^(?:upon|on|for|with|from|against|at|about|in|by|into)$/.test(first) && rest[1] === 'to')
    return at(1, 1);
  if (
    first === 'to' &&
    (isBaseForm(bare(rest[1] ?? '')) || (CONTROL.has(mainVerb) && /^[a-z]+$/.test(rest[1] ?? '')))
  ) {
    const inner = insertObject(rest.slice(2), object, tag, rest[1] as string);
    const control = {
      words: [...rest.slice(0, 2), ...inner.words],
      risk: inner.risk + (rest[1] === 'do' ? 3 : 0),
    };
    if (CONTROL.has(mainVerb)) return control;
    if (mainVerb === 'use') return at(0, rest.length === 2 ? 1 : 0);
    if (rest.length === 2) return { ...control, risk: 2 };
    return at(0, opensAdverbial(rest[2] as string) ? 2 : 1);
  }
  if (
    first === 'that' ||
    first === 'who' ||
    first === 'which' ||
    first === 'do' ||
    first === 'and' ||
    first === 'or'
  )
    return at(0, 3);
  if (/^(?:to|of|on|in|for|at|from|about)$/.test(first) && /ing$/.test(rest[1] ?? '')) return at(0, 2);
  if (opensAdverbial(rest[0] as string)) return at(0, rest.length > 8 ? 1 : 0);
  if (NAMING.has(mainVerb) || GIVING.has(mainVerb)) {
    const end = rest.findIndex((word, i) => i > 0 && opensAdverbial(word) && bare(word) !== 'of');
    if (rest.some((word) => /^(?:to|who|that|which|when)$/.test(word)) || rest.length > 6) return at(0, 4);
    return end < 0 ? at(rest.length, 0) : at(end, 1);
  }
  return at(0, 4);
}

/** What, who or which noun as the object of a verb after did, has or a modal. */
export function objectPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, tools, answer } = ask;
  const { auxiliary, noun, preposition, word } = question;
  if (auxiliary === undefined || preposition !== undefined || word === 'whose') return undefined;
  if (!DO.has(auxiliary) && !HAVE.has(auxiliary) && !MODALS.has(auxiliary)) return undefined;
  // "Which game has an expansion": have is the main verb.
  if (HAVE.has(auxiliary) && /^(?:a|an)$/.test(question.rest[0] ?? '')) return 'refuse';
  const clause = clauseOf(ask, false);
  if (!clause) return 'refuse';
  if (clause.mainVerb === 'do') return deed(ask, clause);
  if (clause.mainVerb === 'have' && MODALS.has(auxiliary)) return 'refuse';
  if (/^(?:happen|occur|go|be|been)$/.test(clause.mainVerb) && clause.rest.length === 0) return 'refuse';
  let object = nounAnswer(ask, noun);
  if (
    !object &&
    /^(?:want|need|plan|try|attempt|refuse|decide|agree|seek|intend|hope|aim|wish|like|choose|promise|threaten|claim|ask)$/.test(
      clause.mainVerb,
    ) &&
    /^to [a-z]+/.test(answer.text)
  ) {
    object = { words: [...answer.words], risk: 0 };
  }
  if (!object) return 'refuse';
  if (
    /^(?:say|think|believe|claim|argue|mean|state|suggest|feel|consider|refer|deal|let|make|get|happen|seem|appear|know)$/.test(
      clause.mainVerb,
    )
  ) {
    const allowed = /^(?:make|mean|get|know|suggest|state|claim)$/.test(clause.mainVerb);
    if (!allowed && !PREPOSITIONS.has(bare(clause.rest.at(-1) ?? ''))) return 'refuse';
    if (clause.mainVerb === 'make' && clause.rest.length > 0 && !opensAdverbial(clause.rest[0] as string))
      return 'refuse';
  }
  const placed = insertObject(clause.rest, object.words, tools.tag, clause.mainVerb);
  const person = word === 'who' || word === 'whom' ? (answer.isName ? 0 : 1) : 0;
  return {
    pattern: `object-${noun.length > 0 ? 'noun' : word}-${DO.has(auxiliary) ? 'do' : HAVE.has(auxiliary) ? 'have' : 'modal'}`,
    words: [...clause.subject, ...clause.verb, ...placed.words],
    risk: clause.risk + object.risk + placed.risk + person + (HAVE.has(auxiliary) && noun.length > 0 ? 1 : 0),
  };
}

/** "What did he do?" – "left the country": the answer is the predicate. */
function deed(ask: Ask, clause: Clause): Draft | 'refuse' {
  const { answer, question } = ask;
  const first = answer.words[0] as string;
  if (question.auxiliary !== 'did' || question.noun.length > 0 || answer.words.length < 2) return 'refuse';
  if (
    clause.rest.length > 0 &&
    !/^(?:after|before|when|while|because|once|during|in|on|at|as|every)$/.test(clause.rest[0] as string)
  )
    return 'refuse';
  const past = isBaseForm(first) ? finiteForm(first, 'did') : isPastForm(first) ? first : undefined;
  if (past === undefined || answer.words.slice(1).some((word) => /^(?:and|who|that)$/.test(word)))
    return 'refuse';
  if (answer.tags[0] !== 'VERB' && clause.rest.length > 0 && isBaseForm(first)) return 'refuse';
  return {
    pattern: 'deed',
    words: [...clause.subject, past, ...answer.words.slice(1), ...clause.rest],
    risk: 1 + clause.risk,
  };
}
