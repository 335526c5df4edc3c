// Finds the words of time in a question and reads them against the desk's calendar.
import { addDays, type Day, dayOf, daysBetween, namedDay, nthWeekday, weekdayNumber } from './calendar.ts';
import { readNamed, readNth } from './day-sets.ts';
import type { TimeToken } from './time-tokens.ts';
import { DAY_PARTS, type DayPart } from './time-words.ts';

/** Minutes after midnight; equal for a point in time. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface TimePhrase {
  /** `now`: the moment; `near`: days that only a calendar tells; `date` and `weekday`: days that the words name. */
  readonly kind: 'now' | 'near' | 'date' | 'weekday' | 'time' | 'every' | 'month';
  /** First and last token. */
  readonly first: number;
  readonly last: number;
  readonly days: readonly Day[];
  readonly time?: TimeSpan;
  /** "in the evening" */
  readonly part?: DayPart;
}

export interface Now {
  readonly today: Day;
  readonly minutes: number;
}

/** The closed class of adverbs of time, the longer ones first. */
const ADVERBS: readonly (readonly [phrase: string, daysAhead: number, part?: DayPart | 'now'])[] = [
  ['the day after tomorrow', 2],
  ['day after tomorrow', 2],
  ['at this very moment', 0, 'now'],
  ['at the moment', 0, 'now'],
  ['at this moment', 0, 'now'],
  ['at this hour', 0, 'now'],
  ['as of now', 0, 'now'],
  ['right now', 0, 'now'],
  ['just now', 0, 'now'],
  ['currently', 0, 'now'],
  ['presently', 0, 'now'],
  ['now', 0, 'now'],
  ['tomorrow morning', 1, 'morning'],
  ['tomorrow afternoon', 1, 'afternoon'],
  ['tomorrow evening', 1, 'evening'],
  ['tomorrow night', 1, 'evening'],
  ['this morning', 0, 'morning'],
  ['this afternoon', 0, 'afternoon'],
  ['this evening', 0, 'evening'],
  ['later today', 0],
  ['tonight', 0, 'evening'],
  ['tonite', 0, 'evening'],
  ['today', 0],
  ['tomorrow', 1],
  ['tomorow', 1],
  ['tmrw', 1],
];
/** "by now", "from now on", "pay now" are no time to look up. */
const BEFORE_NOW = new Set(['by', 'from', 'until', 'till', 'pay', 'buy', 'what']);

export function timePhrases(tokens: readonly TimeToken[], now: Now): TimePhrase[] {
  const found: TimePhrase[] = [];
  for (let at = 0; at < tokens.length; ) {
    const phrase = readAt(tokens, at, now);
    if (phrase) found.push(phrase);
    at = phrase ? phrase.last + 1 : at + 1;
  }
  return found;
}

function readAt(tokens: readonly TimeToken[], at: number, now: Now): TimePhrase | undefined {
  return (
    readAdverb(tokens, at, now) ??
    readWeek(tokens, at, now) ??
    readDate(tokens, at, now) ??
    readWeekday(tokens, at, now) ??
    readMonth(tokens, at, now) ??
    readTime(tokens, at)
  );
}

const says = (tokens: readonly TimeToken[], at: number, phrase: string) =>
  phrase.split(' ').every((word, i) => tokens[at + i]?.word === word);

function readAdverb(
  tokens: readonly TimeToken[],
  at: number,
  { today, minutes }: Now,
): TimePhrase | undefined {
  const adverb = ADVERBS.find(([phrase]) => says(tokens, at, phrase));
  if (!adverb) return undefined;
  const [phrase, daysAhead, part] = adverb;
  if (part === 'now' && BEFORE_NOW.has(tokens[at - 1]?.word ?? '')) return undefined;
  const last = at + phrase.split(' ').length - 1;
  const days = [addDays(today, daysAhead)];
  if (part === 'now') return { kind: 'now', first: at, last, days, time: { from: minutes, to: minutes } };
  return withPart({ kind: 'near', first: at, last, days }, part);
}

const withPart = (phrase: TimePhrase, part: DayPart | undefined): TimePhrase =>
  part ? { ...phrase, part, time: { from: DAY_PARTS[part].from, to: DAY_PARTS[part].to } } : phrase;

/** "this weekend", "next week", "this month". */
function readWeek(tokens: readonly TimeToken[], at: number, { today }: Now): TimePhrase | undefined {
  const start = tokens[at]?.word === 'the' ? at + 1 : at;
  const which = tokens[start]?.word;
  const unit = tokens[start + 1]?.word;
  const before = /^(?:on|at|over|for|during|the)$/.test(which ?? '');
  const article = before && tokens[start + 1]?.word === 'the' ? 1 : 0;
  const word = tokens[start + 1 + article]?.word;
  const last = start + 1 + article;
  const saturday = addDays(today, weekdayNumber(today) === 0 ? -1 : 6 - weekdayNumber(today));
  const weekend = (first: Day) => [first, addDays(first, 1)].filter((day) => daysBetween(today, day) >= 0);
  if (before && (word === 'weekend' || word === 'weekends'))
    return { kind: 'every', first: at, last, days: weekend(saturday) };
  if (which !== 'this' && which !== 'next' && which !== 'coming') return undefined;
  const isNext = which === 'next';
  const untilSunday = (7 - weekdayNumber(today)) % 7;
  switch (unit) {
    case 'weekend':
      return { kind: 'near', first: at, last: start + 1, days: weekend(addDays(saturday, isNext ? 7 : 0)) };
    case 'week': {
      const first = isNext ? addDays(today, untilSunday + 1) : today;
      const count = isNext ? 7 : untilSunday + 1;
      return {
        kind: 'near',
        first: at,
        last: start + 1,
        days: Array.from({ length: count }, (_, i) => addDays(first, i)),
      };
    }
    case 'month': {
      const first = isNext ? dayOf(today.year, today.month + 1, 1) : today;
      return { kind: 'month', first: at, last: start + 1, days: toEndOfMonth(first) };
    }
    default:
      return undefined;
  }
}

function toEndOfMonth(first: Day): Day[] {
  const end = dayOf(first.year, first.month + 1, 0);
  return Array.from({ length: daysBetween(first, end) + 1 }, (_, i) => addDays(first, i));
}

/** "on 12 June", "June 12th", "on the 12th", "on Christmas Day", "Monday 15 June". */
function readDate(tokens: readonly TimeToken[], at: number, { today }: Now): TimePhrase | undefined {
  let start = at;
  if (tokens[start]?.word === 'on') start++;
  if (
    tokens[start]?.kind === 'weekday' &&
    (tokens[start + 1]?.kind === 'number' ||
      tokens[start + 1]?.kind === 'month' ||
      tokens[start + 1]?.word === 'the')
  )
    start++;
  if (tokens[start]?.word === 'the') start++;
  const made = (day: Day, last: number): TimePhrase => ({ kind: 'date', first: at, last, days: [day] });
  const coming = (of: (year: number) => Day) => {
    const day = of(today.year);
    return daysBetween(today, day) < 0 ? of(today.year + 1) : day;
  };
  // "the second Friday in June"
  const nth = readNth(tokens, start);
  const set = nth?.sets[0];
  if (nth && set?.kind === 'nth' && set.month !== undefined) {
    const { month } = set;
    return made(
      coming((year) => nthWeekday(year, month, set.nth, set.weekday)),
      nth.next - 1,
    );
  }
  const named = readNamed(tokens, start);
  // "at Christmas" and "over New Year" are longer than a day.
  if (named && (/day|eve|friday|monday|sunday/.test(named.name) || tokens[at]?.word === 'on'))
    return made(
      coming((year) => namedDay(named.name, year) ?? today),
      named.next - 1,
    );
  const [one, two, three] = [tokens[start], tokens[start + 1], tokens[start + 2]];
  const month = two?.word === 'of' ? three : two;
  if (one?.kind === 'number' && one.value >= 1 && one.value <= 31 && month?.kind === 'month')
    return made(
      coming((year) => dayOf(year, month.value, one.value)),
      start + (two?.word === 'of' ? 2 : 1),
    );
  if (one?.kind === 'month' && two?.kind === 'number' && two.value >= 1 && two.value <= 31)
    return made(
      coming((year) => dayOf(year, one.value, two.value)),
      start + 1,
    );
  if (
    tokens[start - 1]?.word === 'the' &&
    tokens[at]?.word === 'on' &&
    /^\d+(?:st|nd|rd|th)$/.test(one?.word ?? '') &&
    (one?.value ?? 32) <= 31 &&
    two?.kind !== 'word'
  ) {
    const day = dayOf(today.year, today.month, one?.value ?? 1);
    return made(
      daysBetween(today, day) < 0 ? dayOf(today.year, today.month + 1, one?.value ?? 1) : day,
      start,
    );
  }
  return undefined;
}

/** Words before a weekday that make it another day: "Black Friday", "every Friday", "last Friday". */
const NOT_COMING = new Set([
  'good',
  'easter',
  'black',
  'whit',
  'ash',
  'palm',
  'last',
  'first',
  'second',
  'third',
  'fourth',
  'other',
  'of',
  'to',
  'until',
  'till',
  'through',
  '-',
  '–',
]);

function readWeekday(tokens: readonly TimeToken[], at: number, { today }: Now): TimePhrase | undefined {
  const opener = tokens[at]?.word ?? '';
  const hasOpener = ['on', 'next', 'this', 'coming', 'every', 'each', 'by', 'for'].includes(opener);
  let start = hasOpener ? at + 1 : at;
  if (hasOpener && /^(?:next|this|coming|a)$/.test(tokens[start]?.word ?? '')) start++;
  const weekday = tokens[start];
  if (weekday?.kind !== 'weekday' || NOT_COMING.has(tokens[at - 1]?.word ?? '')) return undefined;
  const words = tokens.slice(at, start).map(({ word }) => word);
  let ahead = (weekday.value - weekdayNumber(today) + 7) % 7;
  if (words.includes('next') && ahead === 0) ahead = 7;
  const days = [addDays(today, ahead)];
  const part = DAY_PART_WORDS.get(tokens[start + 1]?.word ?? '');
  const isEvery =
    weekday.word.endsWith('days') ||
    words.some((word) => /^(?:every|each|a)$/.test(word)) ||
    part?.isEvery === true;
  const last = part ? start + 1 : start;
  const isNear = words.some((word) => /^(?:next|this|coming)$/.test(word));
  const kind = isEvery ? 'every' : isNear ? 'near' : 'weekday';
  if (joinsNext(tokens[last + 1]) && tokens[last + 2]?.kind === 'weekday') return undefined;
  return withPart({ kind, first: at, last, days }, part?.part);
}

const DAY_PART_WORDS = new Map<string, { readonly part: DayPart; readonly isEvery: boolean }>(
  (Object.keys(DAY_PARTS) as DayPart[]).flatMap((part) => [
    [part, { part, isEvery: false }] as const,
    [`${part}s`, { part, isEvery: true }] as const,
  ]),
);

const joinsNext = (token: TimeToken | undefined) =>
  /^(?:to|-|–|until|till|through|and)$/.test(token?.word ?? '');

/** "in July" */
function readMonth(tokens: readonly TimeToken[], at: number, { today }: Now): TimePhrase | undefined {
  const month = tokens[at + 1];
  if (!/^(?:in|during|this|next|for)$/.test(tokens[at]?.word ?? '') || month?.kind !== 'month')
    return undefined;
  if (joinsNext(tokens[at + 2]) || tokens[at + 2]?.kind === 'number') return undefined;
  const year = month.value < today.month ? today.year + 1 : today.year;
  const first = month.value === today.month ? today : dayOf(year, month.value, 1);
  return { kind: 'month', first: at, last: at + 1, days: toEndOfMonth(first) };
}

/** "at 6 pm", "after 18:00", "in the evening". */
function readTime(tokens: readonly TimeToken[], at: number): TimePhrase | undefined {
  if (says(tokens, at, 'in the')) {
    const part = DAY_PART_WORDS.get(tokens[at + 2]?.word ?? '')?.part;
    if (part) return withPart({ kind: 'time', first: at, last: at + 2, days: [] }, part);
  }
  const opener = tokens[at]?.word ?? '';
  const time = tokens[at + 1];
  if (time?.kind !== 'time' || !/^(?:at|around|about|by|after|past|until|till|before)$/.test(opener))
    return undefined;
  const isAfter = opener === 'after' || opener === 'past';
  const from = isAfter ? time.value + 1 : time.value === 1440 ? 1439 : time.value;
  const isBefore = opener === 'before' || opener === 'until' || opener === 'till';
  const moment = isBefore ? time.value - 1 : from;
  return { kind: 'time', first: at, last: at + 1, days: [], time: { from: moment, to: moment } };
}
