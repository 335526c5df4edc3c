// "When did the earthquake strike?", "In what year was the school founded?" → "… in 2008."
import { timePhrase } from '../dates.ts';
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { bare, SUBORDINATORS } from '../words.ts';

const TIME_NOUNS = new Set('year month day date century decade time years day season weekday'.split(' '));
const TIME_PREPOSITIONS = new Set(['in', 'on', 'at', 'during', 'around', 'by', undefined]);

/** Verbs of what goes on for years: with them a range is a duration. */
const DURATIVE =
  /^(?:live|reign|rule|serve|run|work|exist|govern|play|hold|held|used|fought|last|occupied|ruled|reside)$/;

function asksForTime(ask: Ask): boolean {
  const { word, noun, preposition } = ask.question;
  if (word === 'when') return preposition === undefined;
  if (word !== 'what' && word !== 'which') return false;
  return noun.length <= 2 && TIME_NOUNS.has(bare(noun.at(-1) ?? '')) && TIME_PREPOSITIONS.has(preposition);
}

export function timePattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  if (!asksForTime(ask)) return undefined;
  if (question.auxiliary === undefined) return question.word === 'when' ? 'refuse' : undefined;
  if (/^(?:by|around)$/.test(question.preposition ?? '')) return 'refuse';
  const clause = clauseOf(ask, question.word === 'when');
  if (!clause) {
    // "What year is …" and "What time is …" ask for the time itself.
    return question.word === 'when' || question.preposition !== undefined ? 'refuse' : undefined;
  }
  const raw = answer.text.replace(/^the (?=\d{1,2}(?:st|nd|rd|th)? |\d{4}$)/, '');
  const time = timePhrase(raw, answer.before);
  if (!time) return 'refuse';
  let risk = clause.risk + (time.sure ? 0 : 1);
  const years = /^in (\d{3,4}) ?[–-] ?(\d{3,4})$/.exec(time.text);
  const text = years && DURATIVE.test(clause.mainVerb) ? `from ${years[1]} to ${years[2]}` : time.text;
  if (clause.mainVerb === question.auxiliary) risk += /\d ?[–-] ?\d/.test(answer.text) ? 3 : 1;
  if (clause.rest.some((word) => SUBORDINATORS.has(bare(word)) && bare(word) !== 'to' && bare(word) !== 'as'))
    risk += 1;
  if (clause.rest.some((word) => word.endsWith(','))) risk += 1;
  if (/^(?:begin|start|end|last)$/.test(clause.mainVerb) && question.word === 'when' && !time.sure) risk += 1;
  const last = bare(clause.rest.at(-1) ?? '');
  const words = clauseWords(clause);
  // "What year was it founded in?": the preposition comes with the answer.
  if (/^(?:in|on|at|during)$/.test(last) && question.word !== 'when') words.pop();
  else if (/^(?:by|since|until|from|to|for|of|as)$/.test(last)) return 'refuse';
  return { pattern: `time-${question.word}`, words: [...words, text], risk };
}
