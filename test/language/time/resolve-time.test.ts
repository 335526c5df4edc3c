import { describe, expect, it } from 'vitest';
import { dayPhrase } from '../../../src/language/time/day-phrase.ts';
import { resolveTime } from '../../../src/language/time/resolve-time.ts';

/** Monday 8 June 2026, 14:05 in Berlin. */
const clock = { now: new Date('2026-06-08T12:05:00Z'), timeZone: 'Europe/Berlin' };
const resolve = (question: string) => resolveTime(question, clock);
const isos = (question: string) => resolve(question).days.map(({ iso }) => iso);

describe('the question to seek candidates with', () => {
  it.each([
    ['Are you open now?', 'Are you open on Monday 8 June at 14:05?'],
    ['is the lobby open right now', 'is the lobby open on Monday 8 June at 14:05'],
    ['Are you open?', 'Are you open on Monday 8 June at 14:05?'],
    ['Are you open at 6 pm?', 'Are you open at 6 pm on Monday 8 June?'],
    ['Are you open today?', 'Are you open on Monday 8 June?'],
    ['Is the bar open tonight?', 'Is the bar open on Monday 8 June in the evening?'],
    ['When do you close tomorrow?', 'When do you close on Tuesday 9 June?'],
    ['whats on the day after tomorrow', 'whats on Wednesday 10 June'],
    ['Are you open this weekend?', 'Are you open on Saturday 13 and Sunday 14 June?'],
    ['Are you open on Friday?', 'Are you open on Friday 12 June?'],
    ['Is the cafe open next Monday?', 'Is the cafe open on Monday 15 June?'],
    ['What events are there this week?', 'What events are there from Monday 8 June to Sunday 14 June?'],
    ['What will be cooked this month?', 'What will be cooked in June?'],
    ['Are you closed on Christmas Day?', 'Are you closed on Christmas Day, Friday 25 December?'],
    ['Do I have to reserve for tomorrow?', 'Do I have to reserve for Tuesday 9 June?'],
  ])('names the day: %s', (question, named) => {
    expect(resolve(question).question).toBe(named);
  });

  it.each([
    'What should I do now?',
    'I sent an invoice and there is no Pay now button. Why?',
    'I failed the test today. When may I try again?',
    'How do you say "see you tomorrow" in Portuguese?',
    'Do I have to sign up for the Saturday advice?',
    'How does the weekend rate work?',
    'Can children travel on my pass at the weekend?',
    'Is the library open to everyone?',
    'Can I open an account?',
    'When is your open day?',
    'May I bring my dog?',
    'What happens in July?',
  ])('stays as it was: %s', (question) => {
    expect(resolve(question).question).toBe(question);
  });
});

describe('the days that a question means', () => {
  it('knows the date at the desk, not at the server', () => {
    const late = { now: new Date('2026-06-08T23:30:00Z'), timeZone: 'Australia/Sydney' };
    expect(resolveTime('Are you open today?', late).days).toEqual([
      { weekday: 'Tuesday', year: 2026, month: 6, date: 9, iso: '2026-06-09' },
    ]);
  });

  it.each([
    ['Are you open this weekend?', ['2026-06-13', '2026-06-14']],
    ['Are you open on 12 June?', ['2026-06-12']],
    ['Are you open on June 3rd?', ['2027-06-03']],
    ['Are you open on Monday?', ['2026-06-08']],
    ['Are you open next Monday?', ['2026-06-15']],
    ['Are you open on Easter Monday?', ['2027-03-29']],
    ['are you open on sundays in january', ['2027-01-03']],
    ['Are you open on the second Friday in June?', ['2026-06-12']],
    ['Are you open on Mondays in winter?', []],
    ["It's Friday, how late is the bar open tonight?", ['2026-06-12']],
  ])('%s', (question, days) => {
    expect(isos(question)).toEqual(days);
  });

  it('gives the rest of a month', () => {
    const days = isos('Are you open in July?');
    expect([days[0], days.at(-1), days.length]).toEqual(['2026-07-01', '2026-07-31', 31]);
  });

  it('gives the time of day, and whether every such day is meant', () => {
    expect(resolve('Are you open on Friday at 18:30?').timeOfDay).toEqual({ from: 1110, to: 1110 });
    expect(resolve('Are you open tomorrow afternoon?').timeOfDay).toEqual({ from: 720, to: 1080 });
    expect(resolve('Are you open on Sundays?')).toMatchObject({ isEvery: true, asksOpen: true });
  });

  it('refuses a time zone that does not exist', () => {
    expect(() => resolveTime('Are you open?', { ...clock, timeZone: 'Mars/Base' })).toThrow(RangeError);
  });
});

describe('what is asked about opening', () => {
  it.each([
    ['Are you open now?', undefined],
    ['is the climbing hall open tonight', 'the climbing hall'],
    ['open on sunday?', undefined],
    ['can I come tomorrow?', undefined],
    ['I wanted to ask if you are open on Friday', undefined],
    ['Will your office be open on Friday?', 'the office'],
  ])('a yes or no answers: %s', (question, place) => {
    const { asksOpen, asksHours, place: found } = resolve(question);
    expect({ asksOpen, asksHours, found }).toEqual({ asksOpen: true, asksHours: false, found: place });
  });

  it('tells "closed?" from "open?"', () => {
    expect(resolve('Are you closed tomorrow?').asksClosed).toBe(true);
    expect(resolve('Are you open tomorrow?').asksClosed).toBe(false);
  });

  it.each([
    'When do you close today?',
    'how late are you open tonight',
    'What are your opening hours on Friday?',
    "When's the office open on Wednesdays?",
  ])('hours answer: %s', (question) => {
    expect(resolve(question)).toMatchObject({ asksOpen: false, asksHours: true });
  });

  it.each([
    'Where is the key when you are closed?',
    'Which jobs are open at the office?',
    'Do you have any open positions?',
    'How do I open the lid?',
    'What is an open house?',
    'Can I drop off skis outside opening hours?',
  ])('neither: %s', (question) => {
    expect(resolve(question)).toMatchObject({ asksOpen: false, asksHours: false });
  });
});

describe('the day in a reply', () => {
  it.each([
    ['Are you open today?', 'today, Monday 8 June'],
    ['Are you open tomorrow?', 'tomorrow, Tuesday 9 June'],
    ['Are you open on Friday?', 'Friday 12 June'],
    ['Are you open this weekend?', 'Saturday 13 and Sunday 14 June'],
    ['What is on this week?', 'Monday 8 June to Sunday 14 June'],
    ['Are you nice?', ''],
  ])('%s: %s', (question, phrase) => {
    expect(dayPhrase(resolve(question).days, clock)).toBe(phrase);
  });
});
