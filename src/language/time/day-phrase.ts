// What a reply says of the day that it took, and whether something is open then.
import { type Clock, type Day, daysBetween, nameOfDay, readClock } from './calendar.ts';
import type { Moment, Opening } from './open-at.ts';
import { clockText } from './time-tokens.ts';
import { MONTHS } from './time-words.ts';

/** "today, Monday 8 June"; "Saturday 13 and Sunday 14 June"; "Monday 8 June to Sunday 14 June"; '' without days. */
export function dayPhrase(days: readonly Day[], clock?: Clock): string {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return '';
  if (days.length > 2) return `${nameOfDay(first)} to ${nameOfDay(last)}`;
  if (days.length === 2) {
    const isSameMonth = first.month === last.month;
    return `${isSameMonth ? `${first.weekday} ${first.date}` : nameOfDay(first)} and ${nameOfDay(last)}`;
  }
  const { today } = clock ? readClock(clock) : { today: undefined };
  const near = today && ['today', 'tomorrow'][daysBetween(today, first)];
  return near ? `${near}, ${nameOfDay(first)}` : nameOfDay(first);
}

/** The question with weekdays in place of dates: documents tell of Saturdays, seldom of the fifth of December. */
export function withoutDates(question: string, days: readonly Day[]): string {
  return days.reduce(
    (text, { weekday, date, month }) =>
      text.replace(new RegExp(`\\b${weekday} ${date}\\b(?: ${MONTHS[month - 1]}\\b)?`), weekday),
    question,
  );
}

/** Whether a text names one of these days by its date: "December 24", "24th of December", "Dec 24". */
export function namesDate(text: string, days: readonly Day[]): boolean {
  return days.some(({ date, month }) => {
    const [name, ordinal] = [`${MONTHS[month - 1]?.slice(0, 3)}\\w*\\.?`, `${date}(?:st|nd|rd|th)?`];
    return new RegExp(`\\b(?:${name} ${ordinal}|${ordinal} (?:of )?${name})(?!\\w)`, 'i').test(text);
  });
}

/**
 * The sentence that answers "Are you open …?": "Yes, we are open: on Mondays from 9:00 to 18:00."
 *
 * @returns Undefined when it is unknown
 */
export function sayOpening(
  opening: Opening,
  { day, timeOfDay, place }: Moment,
  asked: 'open' | 'closed' = 'open',
): string | undefined {
  if (opening.state === 'unknown') return undefined;
  const yes = opening.state === asked ? 'Yes' : 'No';
  const who = place ? `${place} is` : 'we are';
  const hours = hoursText(opening);
  const when =
    opening.by === 'weekday'
      ? `on ${day.weekday}s`
      : opening.by === 'every day'
        ? 'every day'
        : `on ${nameOfDay(day)}`;
  if (opening.state === 'open') return `${yes}, ${who} open${hours ? `: ${when} ${hours}` : ` ${when}`}.`;
  if (!hours) return `${yes}, ${when} ${who} closed.`;
  const isTime = timeOfDay && timeOfDay.from === timeOfDay.to;
  const at = isTime ? ` at ${clockText(timeOfDay.from)}` : ' then';
  return `${yes}, ${who} closed${at}: ${when} ${place ? 'it is' : 'we are'} open ${hours}.`;
}

/** "from 9:00 to 12:00 and from 14:00 to 18:00" */
function hoursText({ periods }: Opening): string {
  return periods.map(({ opens, closes }) => `from ${opens} to ${closes}`).join(' and ');
}
