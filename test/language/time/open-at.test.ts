import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../src/language/time/calendar.ts';
import { sayOpening } from '../../../src/language/time/day-phrase.ts';
import { type Moment, openAt } from '../../../src/language/time/open-at.ts';
import { resolveTime } from '../../../src/language/time/resolve-time.ts';

/** 2026: 8 June is a Monday. */
function moment(month: number, date: number, time?: string, more: Partial<Moment> = {}): Moment {
  const [hour = 0, minute = 0] = (time ?? '').split(':').map(Number);
  const at = hour * 60 + minute;
  return { day: dayOf(2026, month, date), ...(time ? { timeOfDay: { from: at, to: at } } : {}), ...more };
}

/** Each line is a unit: "Heading | text". */
function units(lines: string) {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [heading = '', ...text] = line.trim().split(' | ');
      return { text: text.join(' | '), headings: ['About us', heading] };
    });
}
const state = (lines: string, at: Moment) => openAt(units(lines), at).state;

const TOWN_HALL = `
  Opening hours of the town hall | Day: Monday; Hours: 8:00 to 12:00
  Opening hours of the town hall | Day: Tuesday; Hours: 8:00 to 18:00
  Opening hours of the town hall | Day: Wednesday; Hours: closed
  Opening hours of the town hall | Day: Saturday; Hours: 9:00 to 11:00
  Opening hours of the town hall | Closed on 25 and 26 December and on 1 January.`;

describe('a table of hours', () => {
  it('says open within the hours, with the row and the hours as they are written', () => {
    const opening = openAt(units(TOWN_HALL), moment(6, 9, '17:59'));
    expect(opening).toMatchObject({ state: 'open', unit: 1, opens: '8:00', closes: '18:00', by: 'weekday' });
  });

  it('says closed outside the hours, and on the day it is closed', () => {
    expect(state(TOWN_HALL, moment(6, 8, '14:05'))).toBe('closed');
    expect(state(TOWN_HALL, moment(6, 10))).toBe('closed');
  });

  it('says closed on the dates of an exception, whatever the weekday', () => {
    expect(openAt(units(TOWN_HALL), moment(12, 26, '10:00'))).toMatchObject({
      state: 'closed',
      unit: 4,
      by: 'date',
    });
    expect(state(TOWN_HALL, moment(12, 19, '10:00'))).toBe('open');
  });

  it('does not know a day that no row names', () => {
    expect(state(TOWN_HALL, moment(6, 11))).toBe('unknown');
  });

  it('reads columns for opening and closing', () => {
    const opening = openAt(units('Hours | Day: Monday; Opens: 9:00; Closes: 18:00'), moment(6, 8, '17:00'));
    expect(opening).toMatchObject({ state: 'open', opens: '9:00', closes: '18:00' });
  });

  it('does not know which of two columns is meant when they differ, unless the question says it', () => {
    const gym = 'When we are open | Day: Monday to Friday; Gym: 6:00 - 23:00; Climbing hall: 10:00 - 23:00';
    expect(state(gym, moment(6, 8, '8:00'))).toBe('unknown');
    expect(state(gym, moment(6, 8, '12:00'))).toBe('open');
    expect(state(gym, moment(6, 8, '8:00', { place: 'the climbing hall' }))).toBe('closed');
    expect(state(gym, moment(6, 8, '8:00', { place: 'the gym' }))).toBe('open');
    expect(state(gym, moment(6, 8, '8:00', { place: 'the sauna' }))).toBe('unknown');
  });
});

// Lines as the documents of real and of training desks have them.
describe.each<[name: string, lines: string, cases: [Moment, string][]]>([
  [
    'a season comes before the week',
    `Opening hours | Season: March - April; Gates open: 9:00; Last entry: 16:30; Grounds close: 18:00
     Opening hours | Season: November - February; Gates open: 10:00; Last entry: 15:00; Grounds close: 16:30
     Opening hours | We are open every single day of the year except Christmas Eve.`,
    [
      [moment(4, 1, '17:45'), 'open'],
      [moment(12, 1, '9:30'), 'closed'],
      [moment(1, 15, '16:00'), 'open'],
      [moment(12, 24, '12:00'), 'closed'],
    ],
  ],
  [
    'closed in winter on some weekdays',
    `Opening hours | Season: June to August; Garden: 8 am - 8 pm; Glasshouses: 10 am - 6 pm
     Opening hours | Season: November to February; Garden: 10 am - 4 pm; Glasshouses: 10 am - 3:30 pm
     Opening hours | From November to February we're closed on Mondays and Tuesdays.
     Opening hours | We're also closed from December 24 to January 6, when the heating system is serviced.`,
    [
      [moment(6, 8, '19:00', { place: 'the garden' }), 'open'],
      [moment(6, 8, '19:00'), 'unknown'],
      [moment(11, 30, '12:00'), 'closed'],
      [moment(11, 25, '12:00'), 'open'],
      [moment(12, 30, '12:00'), 'closed'],
      [moment(1, 4, '12:00'), 'closed'],
    ],
  ],
  [
    'a shop that opens on Sundays in spring only',
    `Hours | Day: Monday; Shop: closed; Workshop: 8 am - 4 pm
     Hours | Day: Saturday; Shop: 9 am - 4 pm; Workshop: 9 am - 1 pm
     Hours | Day: Sunday; Shop: closed; Workshop: closed
     Hours | From April to June the shop also opens on Sundays from noon to 4 pm.`,
    [
      [moment(6, 14, '13:00', { place: 'the shop' }), 'open'],
      [moment(7, 12, '13:00', { place: 'the shop' }), 'closed'],
      [moment(6, 8, '10:00'), 'unknown'],
      [moment(6, 8, '10:00', { place: 'the workshop' }), 'open'],
    ],
  ],
  [
    'columns for days',
    `Hours | What: Gates; Monday to Thursday: 10 am to 10 pm; Friday and Saturday: 9 am to 11 pm; Sunday: 10 am to 9 pm
     Hours | What: Barns; Monday to Thursday: 9 am to 9 pm; Friday and Saturday: 9 am to 9 pm; Sunday: 9 am to 7 pm`,
    [
      [moment(6, 12, '22:30'), 'open'],
      [moment(6, 8, '22:30'), 'closed'],
      [moment(6, 12, '22:30', { place: 'the barns' }), 'closed'],
    ],
  ],
  [
    'rows for days, columns for seasons, no name for the first column',
    `Opening times | Sunday; March to June: 10 am - 4 pm; November to February: closed
     Opening times | We are closed on 25, 26 and 31 December and on 1 and 2 January, when we take stock.
     Opening times | In Advent we open on Sundays too, from 11 am to 4 pm, for the Christmas trees.`,
    [
      [moment(5, 10, '12:00'), 'open'],
      [moment(1, 11, '12:00'), 'closed'],
      [moment(12, 31), 'closed'],
    ],
  ],
  [
    'three days in one line',
    'Kestrel Shop | Mon-Fri 7 am - 7 pm, Sat 9 am - 3 pm, Sun closed',
    [
      [moment(6, 8, '18:30'), 'open'],
      [moment(6, 13, '15:30'), 'closed'],
      [moment(6, 14), 'closed'],
    ],
  ],
  [
    'two times on one day',
    'Hours | Monday through Friday 6:30 am to 7 pm, Saturday 8 am to 5 pm, Sunday 9 am to 11 am and 4 pm to 6 pm.',
    [
      [moment(6, 14, '10:00'), 'open'],
      [moment(6, 14, '12:00'), 'closed'],
      [moment(6, 14, '17:00'), 'open'],
    ],
  ],
  [
    'named days',
    `Hours | Monday through Friday 6:30 am to 7 pm.
     Hours | On Thanksgiving Day, Christmas Day and New Year's Day we are closed.`,
    [
      [moment(11, 26, '12:00'), 'closed'],
      [moment(11, 27, '12:00'), 'open'],
    ],
  ],
  [
    'the times in front of the days',
    'Find us | The shop at 9 Cooper Street is open from 9:30 am to 5 pm from Monday to Friday, and from 10 am to 2 pm on Saturdays.',
    [
      [moment(6, 8, '10:00'), 'open'],
      [moment(6, 13, '9:45'), 'closed'],
      [moment(6, 13, '10:00'), 'open'],
    ],
  ],
  [
    'a day that opens later',
    `The shop | The shop is open from 9:30 am to 5 pm from Monday to Friday.
     The shop | On Wednesdays the shop opens at noon.`,
    [
      [moment(6, 10, '10:00'), 'closed'],
      [moment(6, 10, '13:00'), 'open'],
      [moment(6, 11, '10:00'), 'open'],
    ],
  ],
  [
    'several days in a list, and a month away',
    'About us | The office is open on Tuesdays from 5 pm to 7 pm and on Saturdays from 10 am to 12 noon, except in August.',
    [
      [moment(6, 9, '18:00'), 'open'],
      [moment(6, 13, '11:00'), 'open'],
      [moment(8, 11, '18:00'), 'closed'],
    ],
  ],
  [
    'the first Saturday of the month',
    'Contact | The showroom with a model roof is open on Thursdays from 2 pm to 7 pm and on the first Saturday of the month from 10 am to 1 pm.',
    [
      [moment(6, 6, '11:00'), 'open'],
      [moment(6, 13, '11:00'), 'unknown'],
    ],
  ],
  [
    'public holidays and the second Friday of a month',
    `Hours | Day: Friday; Counter: 8:00 am to 11:30 am
     Hours | We are closed on public holidays and on the second Friday in June.`,
    [
      [moment(6, 12, '9:00'), 'closed'],
      [moment(6, 19, '9:00'), 'open'],
      [moment(12, 25, '9:00'), 'closed'],
      // Not everywhere a holiday.
      [moment(5, 1, '9:00'), 'unknown'],
    ],
  ],
  [
    'an uncertain week in August',
    `When we are open | Day: Monday to Friday; Gym: 6:00 - 23:00
     When we are open | We close completely on 25 December and on 1 January, and for a week of cleaning in mid August.`,
    [
      [moment(8, 12, '12:00'), 'unknown'],
      [moment(12, 25), 'closed'],
      [moment(7, 8, '12:00'), 'open'],
    ],
  ],
  [
    'a time within which it is closed',
    'Clean room | The clean room is closed on Mondays until 13:00 for cleaning and measurement of particles.',
    [[moment(6, 8, '14:00'), 'unknown']],
  ],
  [
    'times in the 24-hour clock with a condition on who may come',
    'Hours | Day: Wednesday; Hours: 9 am - 11 am; For whom: seniors (60+) and people with disabilities only',
    [[moment(6, 10, '10:00'), 'unknown']],
  ],
  [
    'the summer at the lake',
    'The outdoor pool | The outdoor pool is open from 15 May to 10 September, every day from 9:00 to 20:00.',
    [
      [moment(6, 8, '12:00', { place: 'the outdoor pool' }), 'open'],
      [moment(6, 8, '21:00', { place: 'the outdoor pool' }), 'closed'],
      [moment(10, 8, '12:00', { place: 'the outdoor pool' }), 'unknown'],
    ],
  ],
  [
    'past midnight',
    'The bar | Open from 4 pm to midnight, and until 1 am on Fridays and Saturdays.',
    [
      [moment(6, 8, '23:00'), 'open'],
      [moment(6, 8, '15:00'), 'closed'],
    ],
  ],
  [
    'bare hours with points',
    'The office | Monday to Friday 7.30am to 5.30pm, Saturday 8am to 12 noon.',
    [
      [moment(6, 8, '17:15'), 'open'],
      [moment(6, 13, '12:30'), 'closed'],
    ],
  ],
  [
    'hours without am or pm',
    'Hours | On Saturdays we open from 10 to 2 pm.',
    [
      [moment(6, 13, '13:30'), 'open'],
      [moment(6, 13, '9:30'), 'closed'],
    ],
  ],
  [
    'around Christmas',
    'Contact | The office is closed from 23 December to 2 January.',
    [
      [moment(12, 28), 'closed'],
      [moment(1, 2), 'closed'],
      [moment(1, 3), 'unknown'],
    ],
  ],
  [
    'what only looks like hours',
    `Bring along | Wear closed shoes on Mondays; we provide gloves from 9:00 to 17:00 on request if needed.
     Deadlines | Applications are open from January 10 to March 31.
     Open days | On open days the kiln is fired at noon.`,
    [[moment(2, 2, '12:00'), 'unknown']],
  ],
])('%s', (_name, lines, cases) => {
  it.each(cases)('%o: %s', (at, expected) => {
    expect(state(lines, at)).toBe(expected);
  });
});

describe('doubt', () => {
  it('does not take the hours of a weekday for a holiday that no line names', () => {
    expect(state('Hours | Monday: 9:00 - 18:00', moment(4, 6, '12:00'))).toBe('unknown');
    expect(state('Hours | Monday: 9:00 - 18:00', moment(4, 13, '12:00'))).toBe('open');
  });

  it('takes the place that shares most words with the one that is asked about', () => {
    const sites = `
      Hours | Site: Main Library; Monday - Friday: 8:00 - 24:00; Sunday: 10:00 - 22:00
      Hours | Site: Law Library; Monday - Friday: 8:30 - 21:00; Sunday: closed`;
    expect(state(sites, moment(6, 14, undefined, { place: 'the Law Library' }))).toBe('closed');
    expect(state(sites, moment(6, 14, undefined, { place: 'the library' }))).toBe('unknown');
  });

  it('does not choose between two documents that contradict each other', () => {
    expect(state('Hours | Monday: 9:00 - 18:00\nHours | Monday: 9:00 - 12:00', moment(6, 8, '15:00'))).toBe(
      'unknown',
    );
  });

  it('does not call a desk open on a day when an office of it is closed', () => {
    const lines = `
      The registry | Day: Friday; Walk-in counter: 8:00 am to 11:30 am
      The registry | The office is closed on public holidays and on the second Friday in June.`;
    expect(state(lines, moment(6, 12))).toBe('unknown');
    expect(state(lines, moment(6, 19))).toBe('open');
  });

  it('leaves out the dates of one year when every Sunday is meant', () => {
    const lines = 'Hours | Sunday: 9:00 - 18:00\nHours | We are closed on 14 June.';
    expect(state(lines, moment(6, 14))).toBe('closed');
    expect(state(lines, moment(6, 14, undefined, { isEvery: true }))).toBe('open');
  });

  it('knows nothing without hours', () => {
    expect(openAt([], moment(6, 8))).toEqual({ state: 'unknown', unit: -1, periods: [] });
  });
});

describe('the sentence of the reply', () => {
  const say = (lines: string, question: string) => {
    const clock = { now: new Date('2026-06-08T12:05:00Z'), timeZone: 'Europe/Berlin' };
    const { days, timeOfDay, isEvery, asksClosed, place } = resolveTime(question, clock);
    const day = days[0];
    if (!day) throw new Error('no day');
    const at = { day, isEvery, ...(timeOfDay ? { timeOfDay } : {}), ...(place ? { place } : {}) };
    return sayOpening(openAt(units(lines), at), at, asksClosed ? 'closed' : 'open');
  };
  const hours = `
    Hours | Monday: 9:00 - 18:00
    Hours | Sunday: closed
    Hours | Tuesday: 9:00 - 12:00, 14:00 - 18:00
    Hours | We are closed on 25 December.`;

  it.each([
    ['Are you open now?', 'Yes, we are open: on Mondays from 9:00 to 18:00.'],
    ['Are you open on Sunday?', 'No, on Sundays we are closed.'],
    ['Are you closed on Sunday?', 'Yes, on Sundays we are closed.'],
    ['Are you open at 8 pm?', 'No, we are closed at 20:00: on Mondays we are open from 9:00 to 18:00.'],
    ['Are you open tomorrow?', 'Yes, we are open: on Tuesdays from 9:00 to 12:00 and from 14:00 to 18:00.'],
    ['Are you closed tomorrow?', 'No, we are open: on Tuesdays from 9:00 to 12:00 and from 14:00 to 18:00.'],
    ['Are you open on Christmas Day?', 'No, on Friday 25 December we are closed.'],
    ['Are you open on Wednesday?', undefined],
  ])('%s', (question, sentence) => {
    expect(say(hours, question)).toBe(sentence);
  });
});
