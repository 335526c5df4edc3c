// "How much does a ticket cost?" → "A ticket costs $12."

import { isPastParticiple } from '../../../text/verbs.ts';
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { BE, bare, isNumberWord, PREPOSITIONS } from '../words.ts';
import { insertObject } from './object.ts';

const UNIT =
  /[$£€%]|\b(?:percent|dollars?|pounds?|euros?|cents?|million|billion|yen|kg|tons?|tonnes|gallons?|liters?|litres?|watts?|kilograms?|grams?|ounces?|acres?|hectares|miles?|meters?|metres?|feet|km|bytes|MB|GB|TB)\b/;

/** Prices, weights and other measured amounts. */
export function howMuch(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer, tools } = ask;
  if (question.auxiliary === undefined || question.preposition !== undefined) return 'refuse';
  const stuff = question.noun.slice(1);
  if (!answer.words.some(isNumberWord) || !UNIT.test(answer.text) || !answer.isNounPhrase) return 'refuse';
  const ofWhole = stuff[0] === 'of';
  const money = stuff.length === 1 && stuff[0] === 'money';
  let amount: string[] = [...answer.words];
  let risk = stuff.length === 0 || money ? 0 : 1;
  if (ofWhole) {
    if (!/%|percent|quarter|half|third/.test(answer.text)) return 'refuse';
    amount = answer.words.includes('of') ? amount : [...amount, ...stuff];
  } else if (stuff.length > 0 && !money) {
    if (/^more|less|percent|%/.test(stuff.join(' ')) || stuff.length > 2) return 'refuse';
    if (/%/.test(answer.text)) amount = [...amount, 'of', ...stuff];
    else if (/[$£€]/.test(answer.text)) risk += 1;
    else if (!answer.words.some((word) => bare(word) === stuff[0])) amount = [...amount, 'of', ...stuff];
  }
  const first = question.rest[0];
  if (first === undefined) return 'refuse';
  if (BE.has(question.auxiliary) && (isPastParticiple(first) || PREPOSITIONS.has(first))) {
    return { pattern: 'how-much-subject', words: [...amount, question.auxiliary, ...question.rest], risk };
  }
  const clause = clauseOf(ask, stuff.length === 0);
  if (!clause) return 'refuse';
  if (
    stuff.length === 0 &&
    !/^(?:cost|pay|spend|earn|raise|weigh|receive|make|sell|contribute|donate|invest|lose|is|was|are|were|worth|sold|paid|spent|charge|gross|owe|save|valued|generate|get|win)$/.test(
      clause.mainVerb,
    )
  )
    risk += 2;
  if (/^(?:grow|increase|decrease|rise|fall|decline|drop)$/.test(clause.mainVerb)) {
    if (clause.rest.some((word) => /^(?:to|from|by)$/.test(word))) return 'refuse';
    return {
      pattern: 'how-much-change',
      words: [...clauseWords(clause), ...(/^by /.test(answer.text) ? [] : ['by']), ...amount],
      risk,
    };
  }
  if (/^(?:sold|valued|bought|purchased)$/.test(clause.mainVerb)) {
    const last = clause.rest.at(-1);
    const link = last === 'for' || last === 'at' ? [] : [clause.mainVerb === 'valued' ? 'at' : 'for'];
    return { pattern: 'how-much-price', words: [...clauseWords(clause), ...link, ...amount], risk: risk + 1 };
  }
  const placed = insertObject(clause.rest, amount, tools.tag, clause.mainVerb);
  return {
    pattern: 'how-much-object',
    words: [...clause.subject, ...clause.verb, ...placed.words],
    risk: risk + clause.risk + placed.risk,
  };
}
