// The question word is the subject: "Who founded the library?" → "Ada Lovelace founded the library."

import { baseForms, isBaseForm, isPastForm, isPastParticiple, isThirdPerson } from '../../../text/verbs.ts';
import type { Ask, Draft } from '../draft.ts';
import { agreeWith, nounAnswer } from '../noun-answer.ts';
import {
  BE,
  bare,
  DETERMINERS,
  HAVE,
  isAdverb,
  isCapitalised,
  MODALS,
  PREPOSITIONS,
  RELATIVES,
} from '../words.ts';

const MAX_NOUN_WORDS = 6;

export function subjectPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question } = ask;
  if (question.preposition !== undefined || question.word === 'whose') return undefined;
  if (question.word !== 'what' && question.word !== 'which' && question.word !== 'who') return undefined;
  return question.auxiliary === undefined ? withMainVerb(ask) : withAuxiliary(ask);
}

interface FoundVerb {
  readonly at: number;
  readonly risk: number;
}

function isFiniteForm(word: string): boolean {
  return isPastForm(word) || isThirdPerson(word);
}

/** Where the finite verb stands in "country borders Spain"; 0 for "what caused", "who wrote". */
function findVerb(words: readonly string[], ask: Ask): FoundVerb | undefined {
  const first = words[0] as string;
  const second = words[1];
  if (isFiniteForm(first) && ask.question.word === 'who') return { at: 0, risk: 0 };
  if (isAdverb(first)) {
    return second !== undefined && isFiniteForm(second)
      ? { at: 1, risk: ask.question.word === 'who' ? 0 : 1 }
      : undefined;
  }
  if (ask.question.word === 'who') return undefined;
  const candidates: FoundVerb[] = [];
  for (let at = 0; at < Math.min(words.length, MAX_NOUN_WORDS); at++) {
    const word = words[at] as string;
    if (isCapitalised(word) || !isFiniteForm(word)) continue;
    const previous = at > 0 ? bare(words[at - 1] as string) : '';
    if (PREPOSITIONS.has(previous) || DETERMINERS.has(previous) || RELATIVES.has(previous)) continue;
    const tags = ask.tools.tag(at === 0 ? ['it', ...words] : ['the', ...words]);
    const isVerb = tags[at + 1] === 'VERB';
    const next = words[at + 1];
    const opensObject = at > 0 && next !== undefined && (isCapitalised(next) || /^(?:the|a|an)$/.test(next));
    if (!isVerb && !(at === 0 && isPastForm(word)) && !(isThirdPerson(word) && opensObject)) continue;
    candidates.push({ at, risk: isVerb ? 0 : 1 });
  }
  const best = candidates[0];
  if (!best) return undefined;
  // "what album released in 2003 sold …": a participle may come before the finite verb.
  const ambiguous = candidates.length > 1 && isPastParticiple(words[best.at] as string);
  return { at: best.at, risk: best.risk + (ambiguous ? 2 : 0) };
}

function withMainVerb(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  const found = findVerb(question.rest, ask);
  if (!found) return 'refuse';
  const noun = question.rest.slice(0, found.at);
  const adverb: string[] = [];
  while (noun.length > 0 && isAdverb(noun.at(-1) as string)) adverb.unshift(noun.pop() as string);
  const verb = question.rest[found.at] as string;
  if (baseForms(verb).some((base) => /^happen$/.test(base)) && question.word === 'what') return 'refuse';
  const subject = nounAnswer(ask, noun);
  if (!subject) return 'refuse';
  let risk = found.risk + subject.risk + (noun.length > 3 ? 1 : 0);
  if (question.rest.length === found.at + 1 && noun.length === 0) risk += 1;
  let finite = verb;
  if (found.at === 0 && isThirdPerson(verb) && isBaseForm(question.rest[1] ?? '') && question.word !== 'who')
    return 'refuse';
  if (isThirdPerson(verb) && !isPastForm(verb) && subject.hasNoun !== true) {
    if (answer.number === 'unknown') risk += noun.length > 0 && !/s$/.test(noun.at(-1) as string) ? 0 : 3;
    else if (answer.number === 'plural') finite = baseForms(verb)[0] as string;
  }
  return {
    pattern: `subject-${noun.length > 0 ? 'noun' : question.word}`,
    words: [...subject.words, ...adverb, finite, ...question.rest.slice(found.at + 1)],
    risk: risk + tail(question.rest.slice(found.at + 1)),
  };
}

/** A question that ends in a preposition has its gap elsewhere. */
function tail(rest: readonly string[]): number {
  const last = bare(rest.at(-1) ?? '');
  return PREPOSITIONS.has(last) &&
    !/^(?:in|out|up|down|off|over|before|since|within|on|behind|above|below|around|for)$/.test(last)
    ? 2
    : 0;
}

function withAuxiliary(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer, tools } = ask;
  const auxiliary = question.auxiliary as string;
  const rest = question.rest;
  const first = rest[0];
  if (first === undefined) return undefined;
  let at = 0;
  while (at < 2 && isAdverb(rest[at] ?? '') && rest.length > at + 1) at++;
  const head = rest[at] as string;
  let opens = false;
  let risk = at > 0 ? 1 : 0;
  if (BE.has(auxiliary)) {
    const tags = tools.tag(['It', auxiliary, ...rest]).slice(2);
    if (isPastParticiple(head) || /^being$/.test(head)) {
      opens = !isCapitalised(head);
      // "What are related species called": the participle belongs to a noun.
      if (
        /^(?:NOUN|PROPN)$/.test(tags[at + 1] ?? '') &&
        !/^(?:called|named|considered|elected|made|dubbed|titled|crowned)$/.test(head)
      )
        risk += 2;
    } else if (/^[a-z]+ing$/.test(head) && tags[at] === 'VERB') {
      opens = true;
      risk += /^(?:NOUN|PROPN)$/.test(tags[at + 1] ?? '') ? 2 : 1;
    } else if (PREPOSITIONS.has(head)) {
      opens = true;
      risk += 1;
    } else if (
      tags[at] === 'ADJ' &&
      !isCapitalised(head) &&
      (PREPOSITIONS.has(rest[at + 1] ?? '') || (question.word === 'who' && rest.length === at + 1))
    ) {
      opens = true;
    }
  } else if (HAVE.has(auxiliary)) {
    if (isPastParticiple(head) || head === 'been') opens = !isCapitalised(head);
    else if (
      DETERMINERS.has(head) &&
      question.noun.length === 0 &&
      question.word === 'who' &&
      !tools
        .tag(['They', 'had', ...rest])
        .slice(2)
        .includes('VERB')
    ) {
      opens = true;
      risk += 1;
    }
  } else if (MODALS.has(auxiliary)) {
    opens =
      head === 'be' ||
      head === 'have' ||
      (tools.tag(['It', auxiliary, ...rest])[2 + at] === 'VERB' && baseForms(head).includes(head));
    if (opens && head !== 'be') risk += 1;
    // "What danger can return currents cause": the verb is at the end.
    const last = rest.at(-1) as string;
    if (opens && head !== 'be' && rest.length > 1 && isBaseForm(last) && rest.at(-2) !== 'to') risk += 2;
  }
  if (!opens) return undefined;
  if (head === 'meant' || rest[at + 1] === 'about') return 'refuse';
  if (/^(?:that|who|which)$/.test(rest[at + 1] ?? '')) risk += 2;
  const subject = nounAnswer(ask, question.noun);
  if (!subject) return 'refuse';
  const verb = subject.hasNoun === true ? { verb: auxiliary, risk: 0 } : agreeWith(auxiliary, answer.number);
  const keeps = question.noun.length > 0 && verb.verb !== auxiliary && answer.isName;
  return {
    pattern: `subject-${question.noun.length > 0 ? 'noun-' : ''}${BE.has(auxiliary) ? 'be' : HAVE.has(auxiliary) ? 'have' : 'modal'}`,
    words: [...subject.words, keeps ? auxiliary : verb.verb, ...(question.negated ? ['not'] : []), ...rest],
    risk:
      risk +
      subject.risk +
      verb.risk +
      tail(rest) +
      (question.negated ? 1 : 0) +
      (question.noun.length > 3 ? 1 : 0),
  };
}
