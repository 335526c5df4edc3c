// Which days a document speaks of: "Monday to Friday", "25 and 26 December", "the first Saturday of the month".
import { type Day, dayOf, daysBetween, isHoliday, namedDay, nthWeekday, weekdayNumber } from './calendar.ts';
import { joinsRange, type TimeToken } from './time-tokens.ts';
import { NAMED_DAYS, ORDINALS } from './time-words.ts';

export type DaySet =
  | { readonly kind: 'every day' }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  /** The same dates in every year; `isVague`: somewhere within them. */
  | { readonly kind: 'dates'; readonly from: DateInYear; readonly to: DateInYear; readonly isVague: boolean }
  | { readonly kind: 'nth'; readonly nth: number; readonly weekday: number; readonly month?: number }
  | { readonly kind: 'holidays' }
  /** Days that a calendar does not tell: "every second Saturday", "in term". */
  | { readonly kind: 'unknown'; readonly weekday?: number };

/** A day of any year, as that year's day. */
type DateInYear = (year: number) => Day;

/** Undefined when a calendar cannot tell. */
export function covers(set: DaySet, day: Day): boolean | undefined {
  switch (set.kind) {
    case 'every day':
      return true;
    case 'weekdays':
      return set.weekdays.includes(weekdayNumber(day));
    case 'holidays':
      return isHoliday(day);
    case 'unknown':
      return set.weekday === weekdayNumber(day) ? undefined : false;
    case 'nth':
      if (set.month !== undefined && set.month !== day.month) return false;
      return nthWeekday(day.year, day.month, set.nth, set.weekday).iso === day.iso;
    case 'dates': {
      const within = [day.year - 1, day.year].some((year) => {
        const from = set.from(year);
        let to = set.to(year);
        if (daysBetween(from, to) < 0) to = set.to(year + 1);
        return daysBetween(from, day) >= 0 && daysBetween(day, to) >= 0;
      });
      return within && set.isVague ? undefined : within;
    }
  }
}

/** Whether it is one day, or a few, rather than a season or a week's days. */
export function isException(set: DaySet): boolean {
  if (set.kind === 'nth' || set.kind === 'holidays') return true;
  return set.kind === 'dates' && (daysBetween(set.from(2025), set.to(2025)) + 365) % 365 < 21;
}

export const isSeason = (set: DaySet): boolean => set.kind === 'dates' && !isException(set);

interface Read {
  readonly sets: readonly DaySet[];
  /** The token after it. */
  readonly next: number;
}

/** The days that are named from token `at` on; undefined when none are. */
export function readDays(tokens: readonly TimeToken[], at: number): Read | undefined {
  return readNth(tokens, at) ?? readDates(tokens, at) ?? readWeekdays(tokens, at) ?? readWords(tokens, at);
}

/** "first Saturday of the month", "second Friday in June", "every second Saturday". */
export function readNth(tokens: readonly TimeToken[], at: number): Read | undefined {
  const nth =
    ORDINALS.get(tokens[at]?.word ?? '') ??
    (/^\d(?:st|nd|rd|th)$/.test(tokens[at]?.word ?? '') ? tokens[at]?.value : undefined);
  const weekday = tokens[at + 1];
  if (nth === undefined || weekday?.kind !== 'weekday') {
    const isEveryOther =
      /^(?:every|each)$/.test(tokens[at]?.word ?? '') &&
      /^(?:second|other|third)$/.test(tokens[at + 1]?.word ?? '');
    const third = tokens[at + 2];
    if (!isEveryOther || third?.kind !== 'weekday') return undefined;
    return { sets: [{ kind: 'unknown', weekday: third.value }], next: at + 3 };
  }
  const [of, article, month] = [tokens[at + 2]?.word, tokens[at + 3], tokens[at + 4]];
  const set = { kind: 'nth', nth, weekday: weekday.value } as const;
  if (of !== 'of' && of !== 'in') return { sets: [set], next: at + 2 };
  if (article?.kind === 'month') return { sets: [{ ...set, month: article.value }], next: at + 4 };
  if (month?.word === 'month') return { sets: [set], next: at + 5 };
  return { sets: [{ kind: 'unknown', weekday: weekday.value }], next: at + 3 };
}

/** "25 and 26 December", "15 May to 10 September", "November to February", "Christmas Eve". */
function readDates(tokens: readonly TimeToken[], at: number): Read | undefined {
  const sets: DaySet[] = [];
  const list = readDateList(tokens, at);
  if (!list) return undefined;
  const { dates, months, next } = list;
  const end =
    joinsRange(tokens[next]) || (tokens[next]?.word === 'and' && tokens[at - 1]?.word === 'between')
      ? readDateList(tokens, next + 1)
      : undefined;
  const isVague =
    tokens[at - 1]?.word !== 'between' &&
    tokens.slice(Math.max(0, at - 5), at).some(({ word }) => VAGUE.has(word));
  if (end) {
    const from = dates.at(-1);
    const to = end.dates[0];
    if (!from || !to) return undefined;
    const lastOf = end.months ? monthEnd(end.months[0] as number) : to;
    return { sets: [{ kind: 'dates', from, to: lastOf, isVague }], next: end.next };
  }
  if (months) {
    for (const month of months) {
      sets.push({ kind: 'dates', from: (year) => dayOf(year, month, 1), to: monthEnd(month), isVague });
    }
  } else {
    for (const date of dates) sets.push({ kind: 'dates', from: date, to: date, isVague });
  }
  return { sets, next };
}

const VAGUE = new Set(['mid', 'early', 'late', 'week', 'weeks']);
const monthEnd =
  (month: number): DateInYear =>
  (year) =>
    dayOf(year, month + 1, 0);

interface DateList {
  readonly dates: readonly DateInYear[];
  /** Set where only months are named. */
  readonly months?: readonly number[];
  readonly next: number;
}

function readDateList(tokens: readonly TimeToken[], from: number): DateList | undefined {
  let at = from;
  while (/^(?:the|on|from)$/.test(tokens[at]?.word ?? '')) at++;
  const nth = readNth(tokens, at);
  const only = nth?.sets[0];
  if (nth && only?.kind === 'nth' && only.month !== undefined) {
    const { month } = only;
    return { dates: [(year) => nthWeekday(year, month, only.nth, only.weekday)], next: nth.next };
  }
  const named = readNamed(tokens, at);
  if (named) return { dates: [named.date], next: named.next };
  // "24, 25 and 31 December"
  const numbers: number[] = [];
  let i = at;
  while (tokens[i]?.kind === 'number' && (tokens[i]?.value ?? 32) <= 31) {
    numbers.push(tokens[i]?.value ?? 0);
    i++;
    if (tokens[i]?.word === 'of') i++;
    const isListed =
      (tokens[i]?.word === ',' || tokens[i]?.word === 'and') && tokens[i + 1]?.kind === 'number';
    if (!isListed) break;
    i++;
  }
  const month = tokens[i];
  if (numbers.length > 0 && month?.kind === 'month') {
    return { dates: numbers.map((date) => (year) => dayOf(year, month.value, date)), next: i + 1 };
  }
  const first = tokens[at];
  if (first?.kind !== 'month') return undefined;
  // "December 24 and 25"
  const dates: DateInYear[] = [];
  let next = at + 1;
  while (
    tokens[next]?.kind === 'number' &&
    (tokens[next]?.value ?? 32) <= 31 &&
    tokens[next + 1]?.kind !== 'month'
  ) {
    const date = tokens[next]?.value ?? 1;
    dates.push((year) => dayOf(year, first.value, date));
    next++;
    if (!/^(?:,|and|&)$/.test(tokens[next]?.word ?? '') || tokens[next + 1]?.kind !== 'number') break;
    next++;
  }
  if (dates.length > 0) return { dates, next };
  // "July and August"
  const months = [first.value];
  while (
    /^(?:,|and|&)$/.test(tokens[next]?.word ?? '') &&
    tokens[next + 1]?.kind === 'month' &&
    tokens[next + 2]?.kind !== 'number'
  ) {
    months.push(tokens[next + 1]?.value ?? 1);
    next += 2;
  }
  return { dates: months.map((value) => (year) => dayOf(year, value, 1)), months, next };
}

/** A day with a name: the longest name that begins at token `at`. */
export function readNamed(
  tokens: readonly TimeToken[],
  at: number,
): { date: DateInYear; name: string; next: number } | undefined {
  for (let count = 4; count > 0; count--) {
    if (at + count > tokens.length) continue;
    const name = tokens
      .slice(at, at + count)
      .map(({ word }) => word)
      .join(' ');
    if (!NAMED_DAYS.some(({ names }) => names.includes(name))) continue;
    return { date: (year) => namedDay(name, year) ?? dayOf(year, 1, 1), name, next: at + count };
  }
  return undefined;
}

/** "Monday to Friday", "Tuesday, Thursday and Saturday". */
function readWeekdays(tokens: readonly TimeToken[], at: number): Read | undefined {
  if (tokens[at]?.kind !== 'weekday') return undefined;
  const weekdays: number[] = [];
  let next = at;
  for (;;) {
    const first = tokens[next]?.value ?? 0;
    const end = tokens[next + 1]?.word === '.' ? next + 2 : next + 1;
    if (joinsRange(tokens[end]) && tokens[end + 1]?.kind === 'weekday') {
      const last = tokens[end + 1]?.value ?? first;
      for (let day = first; ; day = (day + 1) % 7) {
        weekdays.push(day);
        if (day === last) break;
      }
      next = end + 2;
    } else {
      weekdays.push(first);
      next++;
    }
    let following = next;
    while (/^(?:,|and|&|\/|or|on)$/.test(tokens[following]?.word ?? '')) following++;
    if (following === next || tokens[following]?.kind !== 'weekday') break;
    next = following;
  }
  const sets: DaySet[] = [{ kind: 'weekdays', weekdays }];
  // "Sunday and holidays"
  if (/^(?:,|and|&)$/.test(tokens[next]?.word ?? '')) {
    const more = readWords(tokens, next + 1);
    if (more) return { sets: [...sets, ...more.sets], next: more.next };
  }
  return { sets, next };
}

const WEEKEND: DaySet = { kind: 'weekdays', weekdays: [6, 0] };
const WORKING_DAYS: DaySet = { kind: 'weekdays', weekdays: [1, 2, 3, 4, 5] };
/** Phrases for days, the longer ones first. */
const DAY_WORDS: readonly (readonly [phrase: string, set: DaySet])[] = [
  ['seven days a week', { kind: 'every day' }],
  ['every single day', { kind: 'every day' }],
  ['all year round', { kind: 'every day' }],
  ['every day', { kind: 'every day' }],
  ['each day', { kind: 'every day' }],
  ['daily', { kind: 'every day' }],
  ['public holidays', { kind: 'holidays' }],
  ['bank holidays', { kind: 'holidays' }],
  ['federal holidays', { kind: 'holidays' }],
  ['school holidays', { kind: 'unknown' }],
  ['summer holidays', { kind: 'unknown' }],
  ['holidays', { kind: 'holidays' }],
  ['working days', WORKING_DAYS],
  ['weekdays', WORKING_DAYS],
  ['weekends', WEEKEND],
  ['weekend', WEEKEND],
];

function readWords(tokens: readonly TimeToken[], at: number): Read | undefined {
  for (const [phrase, set] of DAY_WORDS) {
    const words = phrase.split(' ');
    if (words.every((word, i) => tokens[at + i]?.word === word))
      return { sets: [set], next: at + words.length };
  }
  return undefined;
}
