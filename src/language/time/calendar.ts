// Days of the calendar, without a time of day or a time zone.
import { MONTHS, NAMED_DAYS, WEEKDAYS, type Weekday } from './time-words.ts';

export interface Day {
  readonly weekday: Weekday;
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** Day of the month, from 1. */
  readonly date: number;
  /** "2026-06-08" */
  readonly iso: string;
}

export interface Clock {
  readonly now: Date;
  /** IANA name, "Europe/Berlin". */
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;

/** Today at the desk, and minutes since its midnight. @throws RangeError for a time zone that does not exist */
export function readClock({ now, timeZone }: Clock): { readonly today: Day; readonly minutes: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    today: dayOf(value('year'), value('month'), value('day')),
    minutes: value('hour') * 60 + value('minute'),
  };
}

/** A day past the end of its month lies in the next one. */
export function dayOf(year: number, month: number, date: number): Day {
  const at = new Date(Date.UTC(year, month - 1, date));
  return {
    weekday: WEEKDAYS[at.getUTCDay()] as Weekday,
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    date: at.getUTCDate(),
    iso: at.toISOString().slice(0, 10),
  };
}

export const addDays = (day: Day, count: number): Day => dayOf(day.year, day.month, day.date + count);

/** Sunday is 0. */
export const weekdayNumber = (day: Day): number => WEEKDAYS.indexOf(day.weekday);

export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(to.iso) - Date.parse(from.iso)) / DAY_MS;

/** "Monday 8 June" */
export const nameOfDay = (day: Day): string => `${day.weekday} ${day.date} ${MONTHS[day.month - 1]}`;

/** @param nth From 1; -1 is the month's last one */
export function nthWeekday(year: number, month: number, nth: number, weekday: number): Day {
  if (nth < 0) {
    const last = dayOf(year, month + 1, 0);
    return addDays(last, -((weekdayNumber(last) - weekday + 7) % 7));
  }
  const first = dayOf(year, month, 1);
  return addDays(first, ((weekday - weekdayNumber(first) + 7) % 7) + 7 * (nth - 1));
}

/** The day with this name in a year. @param name In lower case */
export function namedDay(name: string, year: number): Day | undefined {
  const known = NAMED_DAYS.find(({ names }) => names.includes(name));
  if (known?.date) return dayOf(year, ...known.date);
  if (known?.nth) return nthWeekday(year, known.nth[2], known.nth[0], known.nth[1]);
  return known?.easter === undefined ? undefined : addDays(easterSunday(year), known.easter);
}

/** Whether a day is a public holiday; undefined where countries differ. */
export function isHoliday(day: Day): boolean | undefined {
  const known = NAMED_DAYS.find(({ names }) => namedDay(names[0] as string, day.year)?.iso === day.iso);
  if (!known || known.holiday === 'no') return false;
  return known.holiday === 'everywhere' ? true : undefined;
}

/** The Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): Day {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1);
}
