import { expect, it } from 'vitest';
import { arePeopleThere } from '../../src/inbox/desk-settings.ts';

const at = (time: string) => Date.parse(time);
const monday = { weekday: 1, opens: '09:00', closes: '17:00' };

it('people are there within their hours, in the time zone of the desk', () => {
  const settings = { openingHours: [monday], timeZone: 'America/New_York' };
  expect(arePeopleThere(settings, at('2026-03-02T13:59:00Z'))).toBe(false);
  expect(arePeopleThere(settings, at('2026-03-02T14:00:00Z'))).toBe(true);
  expect(arePeopleThere(settings, at('2026-03-02T22:00:00Z'))).toBe(false);
  // An hour earlier once the clocks went forward.
  expect(arePeopleThere(settings, at('2026-03-09T13:00:00Z'))).toBe(true);
});

it('hours may go past midnight', () => {
  const settings = { openingHours: [{ weekday: 6, opens: '22:00', closes: '02:00' }], timeZone: 'UTC' };
  expect(arePeopleThere(settings, at('2026-03-07T23:00:00Z'))).toBe(true);
  expect(arePeopleThere(settings, at('2026-03-08T01:59:00Z'))).toBe(true);
  expect(arePeopleThere(settings, at('2026-03-08T02:00:00Z'))).toBe(false);
  expect(arePeopleThere(settings, at('2026-03-07T01:00:00Z'))).toBe(false);
});

it('nobody knows where no hours are set', () => {
  expect(arePeopleThere({ openingHours: [], timeZone: 'UTC' })).toBeNull();
});
