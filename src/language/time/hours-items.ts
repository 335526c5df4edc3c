// Reads what stands in a line of opening hours, in its order: days, times, "open", "closed", "except".
import { type DaySet, readDays } from './day-sets.ts';
import { joinsRange, type TimeToken } from './time-tokens.ts';

/** Minutes after midnight, `to` over 1,440 when it closes after midnight; and as the document writes them. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly opens: string;
  readonly closes: string;
}

export type HoursItem =
  | { readonly kind: 'days'; readonly sets: readonly DaySet[] }
  | { readonly kind: 'period'; readonly period: Period }
  /** One end alone: "opens at noon", "until 1 am". */
  | { readonly kind: 'opens' | 'closes'; readonly minutes: number; readonly text: string }
  | { readonly kind: 'open' | 'closed' | 'except' }
  | { readonly kind: 'word'; readonly word: string };

const OPEN = new Set(['open', 'opens', 'opening']);
const CLOSED = new Set(['closed', 'shut', 'close', 'closes', 'shuts', 'closing']);
const EXCEPT = new Set(['except', 'excluding']);
const NO_HOURS = new Set(['none']);
/** "open day", "open air": no opening. */
const AFTER_OPEN = new Set(
  'day days evening evenings house hour air water source mic door doors sea'.split(' '),
);

export function hoursItems(tokens: readonly TimeToken[]): HoursItem[] {
  const items: HoursItem[] = [];
  let lastEnd: 'opens' | 'closes' | undefined;
  for (let at = 0; at < tokens.length; ) {
    const period = readPeriod(tokens, at);
    const end = period ? undefined : readEnd(tokens, at, lastEnd);
    const days = period || end ? undefined : readDaysOnce(tokens, at);
    if (period) {
      items.push({ kind: 'period', period: period.value });
      at = period.next;
    } else if (end) {
      items.push(end.value);
      lastEnd = end.value.kind === 'opens' ? 'opens' : 'closes';
      at = end.next;
    } else if (days) {
      items.push({ kind: 'days', sets: days.sets });
      at = days.next;
    } else {
      items.push(wordItem(tokens, at));
      at++;
    }
  }
  return items.filter((item) => item.kind !== 'word' || item.word !== '');
}

/** "Saturday 9 May" is that day alone, not every Saturday. */
function readDaysOnce(tokens: readonly TimeToken[], at: number): ReturnType<typeof readDays> {
  if (tokens[at]?.kind === 'weekday') {
    const next = tokens[at + 1]?.word === ',' ? at + 2 : at + 1;
    const date =
      tokens[next]?.kind === 'number' || tokens[next]?.kind === 'month' ? readDays(tokens, next) : undefined;
    if (date?.sets.every(({ kind }) => kind === 'dates')) return date;
  }
  return readDays(tokens, at);
}

function wordItem(tokens: readonly TimeToken[], at: number): HoursItem {
  const { word, kind } = tokens[at] as TimeToken;
  if (EXCEPT.has(word)) return { kind: 'except' };
  if (word === 'closed' && isAdjective(tokens, at)) return { kind: 'word', word };
  if (CLOSED.has(word) || NO_HOURS.has(word)) return { kind: 'closed' };
  if (OPEN.has(word)) {
    if (AFTER_OPEN.has(tokens[at + 1]?.word ?? '')) return { kind: 'word', word };
    return { kind: tokens[at - 1]?.word === 'not' ? 'closed' : 'open' };
  }
  return { kind: 'word', word: kind === 'mark' ? '' : word };
}

const AFTER_CLOSED = new Set(
  'on at in from for during between every each all until till the completely entirely when to and but because over by except only'.split(
    ' ',
  ),
);

/** "closed shoes" */
function isAdjective(tokens: readonly TimeToken[], at: number): boolean {
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  const hasVerb = /^(?:is|are|was|be|stays?|remains?|we're|it's|they're)$/.test(before?.word ?? '');
  return !hasVerb && after?.kind === 'word' && !AFTER_CLOSED.has(after.word);
}

/** "9 am to 5 pm", "from 10 to 2", "between 11:00 and 16:00", "around the clock". */
function readPeriod(
  tokens: readonly TimeToken[],
  start: number,
): { value: Period; next: number } | undefined {
  const wholeDay = ['around the clock', '24 hours a day', 'day and night', '24 / 7'].find((phrase) =>
    phrase.split(' ').every((word, i) => tokens[start + i]?.word === word),
  );
  if (wholeDay) {
    const value = { from: 0, to: 1440, opens: 'midnight', closes: 'midnight' };
    return { value, next: start + wholeDay.split(' ').length };
  }
  const opener = tokens[start]?.word;
  const hasOpener = opener === 'from' || opener === 'between';
  const at = hasOpener ? start + 1 : start;
  const [first, join, last] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  const isJoined = joinsRange(join) || (opener === 'between' && join?.word === 'and');
  if (!isJoined || !isClock(first) || !isClock(last)) return undefined;
  // Two bare numbers may be anything: "ages 8 - 10".
  if (first.kind === 'number' && last.kind === 'number' && !hasOpener) return undefined;
  if (tokens[at + 3]?.kind === 'month') return undefined;
  let from = minutesOf(first) % 1440;
  let to = minutesOf(last);
  const isBare = (token: TimeToken) => token.kind === 'number';
  if (isBare(first) && isBare(last) && from < 420 && to <= 720) from += 720;
  if (isBare(first) && !isBare(last) && to > 720 && from + 720 < to && from < 420) from += 720;
  if (to <= from && isBare(last) && to + 720 > from) to += 720;
  if (to <= from) to += 1440;
  return { value: { from, to, opens: first.text, closes: last.text }, next: at + 3 };
}

const isClock = (token: TimeToken | undefined): token is TimeToken =>
  token?.kind === 'time' || (token?.kind === 'number' && /^\d{1,2}$/.test(token.text) && token.value <= 24);

const minutesOf = ({ kind, value }: TimeToken) => (kind === 'number' ? value * 60 : value);

function readEnd(tokens: readonly TimeToken[], at: number, lastEnd: 'opens' | 'closes' | undefined) {
  const [word, next, third] = [tokens[at]?.word ?? '', tokens[at + 1], tokens[at + 2]];
  const made = (kind: 'opens' | 'closes', time: TimeToken, count: number) => ({
    value: { kind, minutes: time.value, text: time.text } as const,
    next: at + count,
  });
  const isVerb = OPEN.has(word) || CLOSED.has(word);
  if (isVerb && next?.word === 'at' && third?.kind === 'time')
    return made(OPEN.has(word) ? 'opens' : 'closes', third, 3);
  if (next?.kind !== 'time') return undefined;
  if (word === 'from') return made('opens', next, 2);
  if (word === 'until' || word === 'till') return made('closes', next, 2);
  return word === 'at' && lastEnd ? made(lastEnd, next, 2) : undefined;
}
