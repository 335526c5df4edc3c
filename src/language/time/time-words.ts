// The closed word classes of time in English: days, months, parts of the day, small numbers. Data only.

/** Sunday is 0, as in JavaScript's dates. */
export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Every way to write a weekday, in lower case, with its number. */
export const WEEKDAY_NUMBERS: ReadonlyMap<string, number> = numbered([
  'sunday sundays sun',
  'monday mondays mon',
  'tuesday tuesdays tue tues',
  'wednesday wednesdays wed weds',
  'thursday thursdays thu thur thurs',
  'friday fridays fri',
  'saturday saturdays sat',
]);

/** Every way to write a month, in lower case, with its number less one. */
export const MONTH_NUMBERS: ReadonlyMap<string, number> = numbered([
  'january jan',
  'february feb',
  'march mar',
  'april apr',
  'may',
  'june jun',
  'july jul',
  'august aug',
  'september sep sept',
  'october oct',
  'november nov',
  'december dec',
]);

/** Short forms that are also other words: in a sentence they count only beside other words of time. */
export const DOUBTFUL_FORMS: ReadonlySet<string> = new Set([
  'sun',
  'sat',
  'wed',
  'mar',
  'may',
  'dec',
  'mon',
  'march',
]);

export const ORDINALS: ReadonlyMap<string, number> = new Map([
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['fifth', 5],
  ['last', -1],
]);

/** Parts of the day in minutes after midnight, and how a reply names them. */
export const DAY_PARTS = {
  morning: { from: 360, to: 720, name: 'in the morning' },
  afternoon: { from: 720, to: 1080, name: 'in the afternoon' },
  evening: { from: 1080, to: 1380, name: 'in the evening' },
  night: { from: 1200, to: 1440, name: 'at night' },
} as const;
export type DayPart = keyof typeof DAY_PARTS;

/** Days with a name. `date` is month and day; others are found by rule. Where not all countries agree, it is `everywhere: false`. */
export const NAMED_DAYS: readonly {
  readonly names: readonly string[];
  readonly date?: readonly [month: number, date: number];
  /** Days after Easter Sunday. */
  readonly easter?: number;
  /** The nth weekday of a month. */
  readonly nth?: readonly [nth: number, weekday: number, month: number];
  /** Whether it is a public holiday: everywhere, in some countries, or not. */
  readonly holiday: 'everywhere' | 'somewhere' | 'no';
}[] = [
  { names: ["new year's day", 'new years day', 'new year'], date: [1, 1], holiday: 'everywhere' },
  { names: ['christmas eve'], date: [12, 24], holiday: 'somewhere' },
  { names: ['christmas day', 'christmas'], date: [12, 25], holiday: 'everywhere' },
  { names: ['boxing day'], date: [12, 26], holiday: 'somewhere' },
  { names: ["new year's eve", 'new years eve'], date: [12, 31], holiday: 'somewhere' },
  { names: ['independence day', 'the fourth of july'], date: [7, 4], holiday: 'somewhere' },
  { names: ['may day', 'labour day'], date: [5, 1], holiday: 'somewhere' },
  { names: ['good friday'], easter: -2, holiday: 'somewhere' },
  { names: ['easter sunday'], easter: 0, holiday: 'everywhere' },
  { names: ['easter monday'], easter: 1, holiday: 'somewhere' },
  { names: ['whit monday'], easter: 50, holiday: 'somewhere' },
  { names: ['ascension day'], easter: 39, holiday: 'somewhere' },
  { names: ['labor day'], nth: [1, 1, 9], holiday: 'somewhere' },
  { names: ['memorial day'], nth: [-1, 1, 5], holiday: 'somewhere' },
  { names: ['thanksgiving day', 'thanksgiving'], nth: [4, 4, 11], holiday: 'somewhere' },
];

function numbered(lines: readonly string[]): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line, number) => line.split(' ').map((word) => [word, number] as const)));
}
