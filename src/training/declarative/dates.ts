// The preposition of an answer of time.
import { bare } from './words.ts';

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?)';
const DAY_NAME = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?';
const ERA = '(?: ?(?:BCE?|CE|AD))?';

const YEAR = new RegExp(`^(?:AD )?(?:\\d{3,4}|\\d{1,4} ?(?:BCE?|CE|AD))(?:[–/-]\\d{2,4})?${ERA}$`);
const MONTH_YEAR = new RegExp(`^(?:early |late |mid-?)?${MONTH}(?:(?: of)?,? \\d{3,4}${ERA})?$`);
const DAY = new RegExp(
  `^(?:${DAY_NAME},? )?(?:the )?(?:${MONTH} \\d{1,2}(?:st|nd|rd|th)?(?:(?:, ?| )\\d{3,4})?|\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? \\d{3,4})?)${ERA}$`,
);
const WEEKDAY = new RegExp(
  `^${DAY_NAME}(?: (?:morning|afternoon|evening|night|mornings|afternoons|evenings|nights))?$`,
);
const CLOCK = /^(?:noon|midnight|\d{1,2}(?::\d{2})? ?(?:[ap]\.?m\.?)?|\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?)$/i;
const SPAN_OF_YEARS =
  /^(?:the )?(?:early |late |mid-?|mid )?(?:\d{3,4}['’]?s|(?:\p{L}+|\d{1,2}(?:st|nd|rd|th))[- ]century(?: (?:BCE?|CE|AD))?)$/u;
const SEASON = /^(?:the )?(?:early |late |mid-?)?(?:spring|summer|autumn|fall|winter)(?: of)?(?: \d{4})?$/i;

/** Answers that are whole time adverbials already. */
const OPENERS = new Set(
  'in on at after before during when while since until till from between by around about throughout within upon once following every late as'.split(
    ' ',
  ),
);
/** Prepositions before the answer in the passage that make it another time than "in" or "on". */
const OTHER_TIMES = new Set(
  'since until till by between before after from to through and or than circa about around'.split(' '),
);

export interface TimePhrase {
  readonly text: string;
  /** False when neither its form nor the passage shows that the preposition is right. */
  readonly sure: boolean;
}

/** The kind of preposition a date takes, or undefined when the text is not a date of a known form. */
export function datePreposition(text: string): 'in' | 'on' | 'at' | undefined {
  if (YEAR.test(text) || MONTH_YEAR.test(text) || SPAN_OF_YEARS.test(text) || SEASON.test(text)) return 'in';
  if (DAY.test(text) || WEEKDAY.test(text)) return 'on';
  if (CLOCK.test(text)) return 'at';
  return undefined;
}

/**
 * `answer` as an adverbial of time: "in 2003", "on 5 May", "after the war". `before` is what precedes it in the
 * passage. Undefined when it is not a time, or when the passage speaks of since, until, by or between.
 */
export function timePhrase(answer: string, before: string): TimePhrase | undefined {
  const first = bare(answer.split(' ')[0] as string);
  if (OPENERS.has(first)) {
    const sure = /^(?:in|on|at|after|before|during)$/.test(first);
    const text = answer.charAt(0).toLowerCase() + answer.slice(1);
    if (/^(?:since|until|till|from|between|by|as|once)$/.test(first)) return { text, sure: false };
    return { text, sure };
  }
  if (/^\d{4}(?:s)? (?:and|to|until|through|–|-) /.test(answer)) return undefined;
  const previous = /(\p{L}+)(?: the| early| late)?\s*$/u.exec(before)?.[1]?.toLowerCase() ?? '';
  if (OTHER_TIMES.has(previous)) return undefined;
  const preposition = datePreposition(answer);
  if (/^\d{3,4} ?[–-] ?\d{2,4}$/.test(answer)) return { text: `in ${answer}`, sure: false };
  if (preposition === undefined) {
    if (
      /^(?:in|on|at|during)$/.test(previous) &&
      /\b(?:century|decade|period|era|age|year|years|month|months|week|day|days|night|war|reign|season|spring|summer|autumn|winter|morning|afternoon|evening|hours?|o['’]clock|centuries)\b/i.test(
        answer,
      )
    ) {
      const the = /\bthe\s*$/.test(before) && !/^the /i.test(answer) ? 'the ' : '';
      return { text: `${previous} ${the}${answer}`, sure: false };
    }
    return undefined;
  }
  const spanOfYears = SPAN_OF_YEARS.test(answer) && !/^the /i.test(answer);
  const season = SEASON.test(answer) && !/^the /i.test(answer);
  const the = spanOfYears || (season && /\bthe\s*$/.test(before)) ? 'the ' : '';
  if (preposition === 'at' && !/:|noon|midnight|[ap]\.?m/i.test(answer) && previous !== 'at')
    return undefined;
  return { text: `${preposition} ${the}${answer}`, sure: true };
}
