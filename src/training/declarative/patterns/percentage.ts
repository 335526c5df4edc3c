// "What percentage of the land is forest?" → "40 percent of the land is forest."
import { type Ask, clauseOf, type Draft } from '../draft.ts';
import { BE, DETERMINERS, isNumberWord } from '../words.ts';
import { finiteVerb } from './finite-verb.ts';
import { insertObject } from './object.ts';
/** A share of a whole, as subject or object. */
export function percentage(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  const all = question.auxiliary === undefined ? question.rest : question.noun;
  if (question.preposition !== undefined || !answer.words.some(isNumberWord) || answer.words.length > 6)
    return 'refuse';
  if (!/^(?:percent|percentage)$/.test(all[0] as string)) return 'refuse';
  const share = /%|percent|per cent|third|half|quarter|fifth/i.test(answer.text)
    ? answer.text
    : `${answer.text} percent`;
  if (question.auxiliary === undefined) {
    if (all[1] !== 'of') return 'refuse';
    const at = finiteVerb(all.slice(2), ask);
    if (!at) return 'refuse';
    return { pattern: 'percentage-subject', words: [share, ...all.slice(1)], risk: at.risk };
  }
  const of = all.slice(1);
  if (of.length > 0 && of[0] !== 'of') return 'refuse';
  const amount = answer.words.includes('of') ? [answer.text] : [share, ...of];
  const first = question.rest[0] as string;
  if (of.length === 0) {
    if (first !== 'of' || !BE.has(question.auxiliary)) return 'refuse';
    return undefined;
  }
  if (/^(?:do|does|did)$/.test(question.auxiliary)) {
    const clause = clauseOf(ask, false);
    if (!clause) return 'refuse';
    const placed = insertObject(clause.rest, amount, ask.tools.tag, clause.mainVerb);
    return {
      pattern: 'percentage-object',
      words: [...clause.subject, ...clause.verb, ...placed.words],
      risk: clause.risk + placed.risk,
    };
  }
  if (DETERMINERS.has(first)) return 'refuse';
  return {
    pattern: 'percentage-subject',
    words: [...amount, question.auxiliary, ...question.rest],
    risk: of.length > 6 ? 1 : 0,
  };
}
