// What form a question has, which says what can answer it.

/**
 * `fact`: a person, a time, a place, a number; `open`: how, why or what in general; `closed`: yes or no; `keywords`: no
 * sentence at all.
 */
export type QuestionForm = 'fact' | 'open' | 'closed' | 'keywords';

const FACT =
  /\b(?:who|whom|whose|when|where|which|how (?:many|much|old|long|far|often|late|early|big|tall|high)|what (?:time|year|date|day|number|is|was|are|were))\b/i;
const OPEN = /\b(?:what|how|why)\b|^(?:tell|show|explain|describe|give)\b/i;
const CLOSED =
  /^(?:is|are|was|were|am|do|does|did|can|could|may|might|will|would|shall|should|must|has|have|had)(?:n[’']t)?\b/i;

export function questionForm(question: string): QuestionForm {
  const asked = question.trim();
  if (CLOSED.test(asked)) return 'closed';
  if (FACT.test(asked)) return 'fact';
  return OPEN.test(asked) || /^(?:i|we|my|our)\b/i.test(asked) ? 'open' : 'keywords';
}

const DAYS_AND_MONTHS =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b/gi;

/** The days and months that a text names, lower case, days without their plural. */
export function datesIn(text: string): string[] {
  return Array.from(text.matchAll(DAYS_AND_MONTHS), ([name]) => name.toLowerCase());
}
