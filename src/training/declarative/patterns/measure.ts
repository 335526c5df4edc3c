// "How long did the strike last?", "How tall is the tower?"
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { BE, isNumberWord } from '../words.ts';

const AFTER_MEASURE: Readonly<Record<string, string>> = {
  long: 'long',
  old: 'old',
  tall: 'tall',
  high: 'high',
  wide: 'wide',
  deep: 'deep',
  thick: 'thick',
};
const TIME_UNIT =
  /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|century|centuries|nights?|season)\b/;
const LENGTH_UNIT =
  /\b(?:miles?|mi|km|kilomet(?:re|er)s?|feet|foot|ft|met(?:re|er)s?|m|inch(?:es)?|yards?|cm|mm)\b/;

/** How long, old, far, often, tall … */
export function measure(ask: Ask, kind: string): Draft | undefined | 'refuse' {
  const { question, answer, tools } = ask;
  const be = BE.has(question.auxiliary ?? '');
  if (question.auxiliary === undefined) return 'refuse';
  if (kind === 'often' || kind === 'frequently') {
    if (
      !/^(?:every|once|twice|daily|weekly|monthly|annually|yearly|each|rarely|hourly|biannually|three|four|five|two)\b/.test(
        answer.text,
      )
    )
      return 'refuse';
    const clause = clauseOf(ask, false);
    return clause
      ? { pattern: 'how-often', words: [...clauseWords(clause), answer.text], risk: clause.risk + 1 }
      : 'refuse';
  }
  if (!answer.words.some(isNumberWord) && !TIME_UNIT.test(answer.text)) return 'refuse';
  if (question.preposition !== undefined && question.preposition !== 'for') return 'refuse';
  if (/\d-[a-z]+$/.test(answer.text)) return 'refuse';
  const text = answer.text.replace(/^for /, '');
  if (kind === 'old') {
    if (!be || !/^\d{1,3}$|^[a-z-]+$|years? old$|years$/.test(text)) return 'refuse';
    const at = question.rest.findIndex((word, i) => i > 0 && /^(?:when|at|in|after|by|before)$/.test(word));
    const subject = at > 0 ? question.rest.slice(0, at) : question.rest;
    const age = /years$/.test(text) ? `${text} old` : /old/.test(text) ? text : `${text} years old`;
    return {
      pattern: 'how-old',
      words: [...subject, question.auxiliary, age, ...(at > 0 ? question.rest.slice(at) : [])],
      risk: subject.length > 6 ? 1 : 0,
    };
  }
  if (kind === 'long' && TIME_UNIT.test(text) && answer.words.length <= 7) {
    const clause = clauseOf(ask, be);
    if (!clause) return 'refuse';
    const isLength = clause.mainVerb === question.auxiliary;
    if (/^(?:since|until|from|between)\b/.test(text) || /\b(?:early|late|mid|\w+th) century\b/.test(text))
      return 'refuse';
    if (clause.mainVerb === 'take') {
      const to = clause.rest.indexOf('to');
      const at = to < 0 ? clause.rest.length : to;
      return {
        pattern: 'how-long',
        words: [
          ...clause.subject,
          ...clause.verb,
          ...clause.rest.slice(0, at),
          text,
          ...clause.rest.slice(at),
        ],
        risk: clause.risk,
      };
    }
    if (isLength)
      return {
        pattern: 'how-long-be',
        words: [...clauseWords(clause), /long$/.test(text) ? text : `${text} long`],
        risk: clause.risk + (clause.subject.some((word) => /^(?:in|at|on|with)$/.test(word)) ? 3 : 0),
      };
    if (
      /^(?:for|in|at|to)$/.test(clause.rest[0] ?? '') &&
      /^(?:after|before|when|while)$/.test(clause.rest[1] ?? '')
    )
      return 'refuse';
    const placed = clause.mainVerb === 'last' ? [text] : ['for', text];
    if (/^(?:ago|after|before)$/.test(clause.rest.at(-1) ?? '')) return 'refuse';
    return {
      pattern: 'how-long',
      words: [
        ...clause.subject,
        ...clause.verb,
        ...(clause.mainVerb === 'last' || /^(?:after|before|when|while|until)$/.test(clause.rest[0] ?? '')
          ? [...placed, ...clause.rest]
          : [...clause.rest, ...placed]),
      ],
      risk: clause.risk + (clause.rest.length > 5 ? 1 : 0),
    };
  }
  if (be && AFTER_MEASURE[kind] !== undefined && (LENGTH_UNIT.test(text) || kind === 'long')) {
    if (clauseOf(ask, false) || /\([^)]*$|\d$/.test(text)) return 'refuse';
    const clause = clauseOf(ask, true);
    if (!clause || /\bof\b/.test(text)) return 'refuse';
    const adjective = new RegExp(`\\b${kind}\\b`).test(text) ? [] : [kind];
    return {
      pattern: 'how-tall',
      words: [...clause.subject, ...clause.verb, text, ...adjective],
      risk: clause.risk,
    };
  }
  if (kind === 'far' && be && LENGTH_UNIT.test(text) && !/\b(?:from|of)\b/.test(text)) {
    const at = question.rest.indexOf('from');
    if (at < 1) return 'refuse';
    return {
      pattern: 'how-far',
      words: [...question.rest.slice(0, at), question.auxiliary, text, ...question.rest.slice(at)],
      risk: tools.tag(question.rest).includes('VERB') ? 1 : 0,
    };
  }
  return 'refuse';
}
