// "Are you open now?" against the desk's clock: the question with its day named, and the day and time that it means.
import { asksAboutOpening } from './asks-open.ts';
import { type Clock, type Day, nameOfDay, readClock } from './calendar.ts';
import { dayPhrase } from './day-phrase.ts';
import { type TimePhrase, type TimeSpan, timePhrases } from './time-phrases.ts';
import { clockText, timeTokens } from './time-tokens.ts';
import { DAY_PARTS, MONTHS } from './time-words.ts';

export interface ResolvedTime {
  /** To seek candidates with; the question as it came where it names no time that a calendar tells. */
  readonly question: string;
  /** Whether the day cannot be told from the words alone: "today" needs a calendar, "on Saturday" does not. */
  readonly needsCalendar: boolean;
  /** In their order; empty when the question means no certain days. A month has all of its days that are to come. */
  readonly days: readonly Day[];
  /** Minutes after midnight, equal for a point in time. */
  readonly timeOfDay?: TimeSpan;
  /** Whether something is open or closed then: a yes or no answers it. */
  readonly asksOpen: boolean;
  /** Whether it asks from when or until when something is open. */
  readonly asksHours: boolean;
  /** It asks "Are you closed?" */
  readonly asksClosed: boolean;
  /** "On Sundays": every such day, of which `days` holds the next. */
  readonly isEvery: boolean;
  /** What may be open, where it is not the desk: "the climbing hall". */
  readonly place?: string;
  /** The words of the question that a calendar was needed for, "today". */
  readonly said?: string;
}

/** @throws RangeError when the time zone does not exist */
export function resolveTime(question: string, clock: Clock): ResolvedTime {
  const now = readClock(clock);
  const tokens = timeTokens(question);
  const opening = asksAboutOpening(question);
  const { asksOpen, asksHours, asksClosed, place } = opening;
  const asksTimes = asksOpen || asksHours;
  const base = { asksOpen, asksHours, asksClosed, ...(place ? { place } : {}) };
  const phrases = timePhrases(tokens, now).filter((phrase) => {
    if (isQuoted(question, tokens[phrase.first]?.start ?? 0)) return false;
    // "What should I do now?" asks about no time, and what names a day needs no calendar to be found.
    if (['now', 'every', 'date', 'weekday'].includes(phrase.kind)) return asksTimes;
    return phrase.kind === 'time' || asksTimes || isAsked(question, tokens[phrase.first]?.start ?? 0);
  });
  // A day that is named comes before "today" and "now".
  const named = phrases.find(({ kind }) => kind === 'date' || kind === 'weekday' || kind === 'every');
  const found = named ?? phrases.find(({ kind }) => kind !== 'time');
  // "On Sundays in January" means Sundays of that month; "on Sundays in winter" no certain days.
  const month = phrases.find(({ kind }) => kind === 'month');
  const weekdays = new Set(found?.days.map(({ weekday }) => weekday));
  const isWithin = month && (found?.kind === 'every' || found?.kind === 'weekday');
  const dayWords = isWithin
    ? { ...found, days: month.days.filter(({ weekday }) => weekdays.has(weekday)).slice(0, weekdays.size) }
    : found;
  if (dayWords?.kind !== 'now' && UNCERTAIN.test(question))
    return { ...base, question, needsCalendar: false, days: [], isEvery: false };
  const timed =
    phrases.find(({ kind, time }) => kind === 'time' && time !== undefined) ??
    (dayWords?.time ? dayWords : undefined);
  if (!dayWords && !(asksOpen && (timed || opening.isBare)))
    return { ...base, question, needsCalendar: false, days: [], isEvery: false };
  if (!dayWords) {
    // "Are you open?" means now, "Are you open at 6 pm?" today.
    const span = timed?.time ?? { from: now.minutes, to: now.minutes };
    const added = timed
      ? ` on ${nameOfDay(now.today)}`
      : ` on ${nameOfDay(now.today)} at ${clockText(now.minutes)}`;
    return {
      ...base,
      question: append(question, added),
      needsCalendar: true,
      days: [now.today],
      timeOfDay: span,
      isEvery: false,
    };
  }
  const [start, end] = [tokens[dayWords.first]?.start ?? 0, tokens[dayWords.last]?.end ?? 0];
  const time = dayWords.kind === 'now' ? dayWords.time : (timed?.time ?? dayWords.time);
  return {
    ...base,
    question: replaced(question, start, end, dayWords, time),
    needsCalendar: dayWords !== named && !isWithin,
    days: dayWords.days,
    ...(time ? { timeOfDay: time } : {}),
    isEvery: dayWords.kind === 'every',
    said: question.slice(start, end),
  };
}

/** Parts of the year that differ from place to place. */
const UNCERTAIN =
  /\b(?:in|during|over|throughout|this|on)\s+(?:the\s+|early\s+|late\s+|public\s+|school\s+|bank\s+)*(?:winter|summer|spring|autumn|fall|term|vacations?|holidays?|semester|session|exam|christmas time|advent)\b/i;
const AFTER_PREPOSITION =
  /\b(?:for|by|until|till|on|from|of|to|over|since|before|after|between|is|it's)\s*$/i;
const NAMED =
  /\b(?:eve|christmas|easter|thanksgiving|good|year|boxing|labou?r|memorial|may day|whit|ascension|independence)/i;

const isQuoted = (question: string, at: number) =>
  (question.slice(0, at).match(/["“”]/g) ?? []).length % 2 === 1;

/** Words that begin a question, and some that lead one in. */
const ASKING =
  /^(?:(?:and|so|but|or|hi|hello|hey|ok|okay|please|then|also)\s+)*(?:what|when|where|which|who|whom|whose|why|how|is|are|am|do|does|did|can|could|may|might|will|would|shall|should|has|have|until|till|by|from|at|on|any|anything|tell)\b|\b(?:whether|do you know|tell me|if you|when you)\b/i;
const PAST = /\b(?:did|was|were|had|got|yesterday|ago|have been|has been)\b/i;
const FIRST_PERSON = /\b(?:i|i'm|i've|my|we're|we've)\b/i;

/** Whether the clause around this place asks, rather than tells a story ("I failed the test today. …"). */
function isAsked(question: string, at: number): boolean {
  const before =
    Math.max(...['.', '!', '?', ';', ','].map((mark) => question.lastIndexOf(`${mark} `, at - 1))) + 1;
  const rest = question.slice(at).search(/[.!?;,](?:\s|$)/);
  const clause = question.slice(before, rest < 0 ? undefined : at + rest + 1).trim();
  if (PAST.test(clause)) return false;
  if (ASKING.test(clause)) return true;
  return !FIRST_PERSON.test(clause) && (clause.endsWith('?') || clause === question.trim());
}

function replaced(
  question: string,
  start: number,
  end: number,
  phrase: TimePhrase,
  time: TimeSpan | undefined,
): string {
  const [first] = phrase.days;
  if (!first || phrase.kind === 'every') return withWeekend(question, start, end);
  const before = question.slice(0, start);
  // "monday opening hours": the day belongs to the next word.
  if (phrase.kind === 'weekday' && !/^on\s/i.test(question.slice(start, end))) return question;
  if (phrase.kind === 'month') {
    const isNamed = MONTHS.some((month) =>
      question.slice(start, end).toLowerCase().endsWith(month.toLowerCase()),
    );
    const lead = AFTER_PREPOSITION.test(before) ? '' : 'in ';
    return isNamed ? question : put(before, `${lead}${MONTHS[first.month - 1]}`, question.slice(end));
  }
  const isPoint = phrase.kind === 'now' && time !== undefined;
  const part = phrase.part ? ` ${DAY_PARTS[phrase.part].name}` : '';
  // "Christmas Day" is kept: documents call it so.
  const words = question.slice(start, end).replace(/^on\s+/i, '');
  const name = phrase.kind === 'date' && NAMED.test(words) ? `${words}, ` : '';
  const text = `${name}${dayPhrase(phrase.days)}${isPoint ? ` at ${clockText(time.from)}` : part}`;
  const opener = phrase.days.length > 2 ? 'from ' : AFTER_PREPOSITION.test(before) ? '' : 'on ';
  return put(before, opener + text, question.slice(end));
}

/** "at the weekend" with its two days; "on Sundays" as it is. */
function withWeekend(question: string, start: number, end: number): string {
  if (!/weekends?$/i.test(question.slice(start, end))) return question;
  return put(question.slice(0, start), 'on Saturday and Sunday', question.slice(end));
}

function put(before: string, text: string, after: string): string {
  const isFirst = before.trim() === '';
  return before + (isFirst ? text[0]?.toUpperCase() + text.slice(1) : text) + after;
}

/** In front of the mark at the end. */
function append(question: string, words: string): string {
  const end = /[\s?!.]*$/.exec(question)?.index ?? question.length;
  return `${question.slice(0, end)}${words}${question.slice(end)}`;
}
