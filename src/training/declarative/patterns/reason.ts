// Why and how: only where the answer already shows how it joins the statement.

import { isBaseForm, isPastForm, isPastParticiple, isPresentParticiple } from '../../../text/verbs.ts';
import type { Clause } from '../clauses.ts';
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { AUXILIARIES, bare, PRONOUN_SUBJECTS } from '../words.ts';

export function whyPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question } = ask;
  if (question.word !== 'why') return undefined;
  const clause = clauseOf(ask, false) ?? copulaWithAdjective(ask);
  if (!clause) return 'refuse';
  const link = reasonLink(ask);
  if (!link) return 'refuse';
  const risk = clause.risk + link.risk + (clause.rest.length > 10 ? 1 : 0);
  return { pattern: 'why', words: [...clauseWords(clause), link.text], risk };
}

/** "Why is the sky blue": the adjective ends the clause. */
function copulaWithAdjective(ask: Ask): ReturnType<typeof clauseOf> {
  const { auxiliary, rest, negated } = ask.question;
  if (auxiliary === undefined || rest.length < 2 || !/^(?:is|are|was|were)$/.test(auxiliary))
    return undefined;
  const tags = ask.tools.tag([...rest.slice(0, -1), auxiliary, rest.at(-1) as string]);
  if (tags.at(-1) !== 'ADJ' || rest.length > 6) return undefined;
  const degree = /^(?:so|too|very|more|most|less)$/.test(rest.at(-2) ?? '') && rest.length > 2 ? 2 : 1;
  const verb = negated ? [auxiliary, 'not'] : [auxiliary];
  return { subject: rest.slice(0, -degree), verb, mainVerb: auxiliary, rest: rest.slice(-degree), risk: 1 };
}

function reasonLink(ask: Ask): { text: string; risk: number } | undefined {
  const { answer } = ask;
  const text = answer.text;
  const first = bare(answer.words[0] as string);
  const second = bare(answer.words[1] ?? '');
  const before = answer.before.trimEnd().toLowerCase();
  if (/^(?:because|since)$/.test(first) || /^due to /.test(text) || /^as a (?:result|means|way) /.test(text))
    return { text, risk: 0 };
  if (first === 'to' && (isBaseForm(second) || second === 'be' || answer.tags[1] === 'VERB'))
    return { text, risk: 0 };
  if (/^in order to /.test(text) || /^so (?:that|as to) /.test(text)) return { text, risk: 0 };
  if (/\bbecause of(?: the| a| an)?$/.test(before) && answer.isNounPhrase)
    return { text: `because of ${text}`, risk: answer.risk };
  if (/\b(?:due|owing) to(?: the| a| an)?$/.test(before) && answer.isNounPhrase)
    return { text: `due to ${text}`, risk: answer.risk };
  if (isClause(answer.words, answer.tags)) {
    return { text: `because ${text}`, risk: /\b(?:because|since|as)$/.test(before) ? 0 : 1 };
  }
  if (/\bto$/.test(before) && isBaseForm(first)) return { text: `to ${text}`, risk: 1 };
  if (/^(?:for|as|by|with|from) /.test(text)) return { text, risk: 2 };
  return undefined;
}

/** A subject and a finite verb: "it was too expensive". */
export function isClause(words: readonly string[], tags: readonly string[]): boolean {
  const first = bare(words[0] as string);
  const verb = words.findIndex((word, i) => i > 0 && (AUXILIARIES.has(word) || tags[i] === 'VERB'));
  if (tags[0] === 'VERB' || isPastParticiple(first)) return false;
  if (verb < 1 || words.slice(0, verb).some((word) => word.endsWith(','))) return false;
  if (/ing$/.test(words[verb] as string) || words[verb - 1] === 'to') return false;
  if (/^(?:it|he|she|they|we|there|i|you)$/.test(first)) return verb <= 3;
  if (PRONOUN_SUBJECTS.has(first) && verb === 1) return true;
  const subjectTag = tags[verb - 1] as string;
  if (!AUXILIARIES.has(words[verb] as string)) {
    return (
      isPastForm(words[verb] as string) &&
      words[verb + 1] !== 'by' &&
      /^(?:DET|PROPN)$/.test(tags[0] as string) &&
      verb <= 4
    );
  }
  return /^(?:NOUN|PROPN|PRON)$/.test(subjectTag) && !/^(?:ADP|SCONJ|VERB|ADV)$/.test(tags[0] as string);
}

/** One adjective, with an adverb at most: "happy", "very tired". */
const FEELING = /^(?:[a-z]+ly |very |so |quite )?[a-z]+(?: and [a-z]+)?$/;

/** "How do I renew my card?" – "call the front desk" → "To renew your card, call the front desk." */
function howTo(ask: Ask, clause: Clause): Draft | undefined {
  const { answer, question } = ask;
  const first = bare(answer.words[0] as string);
  if (clause.subject.join(' ') !== 'you' || !/^(?:do|can|should|could|must)$/.test(question.auxiliary ?? ''))
    return undefined;
  if (answer.words.length < 2 || !isBaseForm(first) || clause.rest.some((word) => word.endsWith(',')))
    return undefined;
  if (ask.tools.tag(['You', 'must', first, ...answer.words.slice(1)])[2] !== 'VERB') return undefined;
  const steps = answer.text.charAt(0).toLowerCase() + answer.text.slice(1);
  return {
    pattern: 'how-to',
    words: `to ${[clause.mainVerb, ...clause.rest].join(' ')}, ${steps}`.split(' '),
    risk: clause.risk,
  };
}

export function howPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  if (question.word !== 'how' || question.noun.length > 0) return undefined;
  if (question.auxiliary === undefined) return 'refuse';
  const clause = clauseOf(ask, false);
  if (clause && clause.mainVerb === 'feel' && FEELING.test(answer.text)) {
    const words = [...clause.subject, ...clause.verb, answer.text, ...clause.rest];
    return { pattern: 'how-feel', words, risk: clause.risk };
  }
  const steps = clause && howTo(ask, clause);
  if (steps) return steps;
  if (
    !clause ||
    /^(?:feel|react|respond|do|describe|described|view|think|refer|viewed|look|differ|compare|come|rank|change|fare)$/.test(
      clause.mainVerb,
    )
  )
    return 'refuse';
  const first = bare(answer.words[0] as string);
  const before = answer.before.trimEnd().toLowerCase();
  const words = clauseWords(clause);
  let text: string | undefined;
  let extra = 0;
  if (/^(?:by|through|via|using|according)$/.test(first)) text = answer.text;
  else if (/^(?:with|in|on|from|as|at|following|during|after|before|without|over)$/.test(first)) {
    text = answer.text;
    extra = 1;
  } else if (
    /\b(?:by|through|via|using)(?: the| a| an)?$/.test(before) &&
    (answer.isNounPhrase || isPresentParticiple(first))
  ) {
    const link = /\b(by|through|via|using)(?: the| a| an)?$/.exec(before)?.[1] as string;
    text = `${link} ${answer.text}`;
    extra = isPresentParticiple(first) ? 0 : answer.risk;
  } else if (isPresentParticiple(first) && answer.words.length > 1) {
    text = `by ${answer.text}`;
    extra = 1;
  } else if (
    answer.words.length === 1 &&
    /[a-z]ly$/.test(first) &&
    !/^(?:family|only|early|italy|july|assembly)$/.test(first)
  )
    text = answer.text;
  if (text === undefined) return 'refuse';
  return {
    pattern: 'how',
    words: [...words, text],
    risk: clause.risk + extra + (clause.rest.length > 8 ? 1 : 0),
  };
}
