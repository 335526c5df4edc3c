// Cuts a text into words, marks and the words of time that questions and opening hours share.
import { DOUBTFUL_FORMS, MONTH_NUMBERS, WEEKDAY_NUMBERS } from './time-words.ts';

export interface TimeToken {
  /** `time` is a time of day, `number` any other number. */
  readonly kind: 'time' | 'number' | 'weekday' | 'month' | 'word' | 'mark';
  readonly text: string;
  /** In lower case, with a straight apostrophe. */
  readonly word: string;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Minutes after midnight, a number, or the number of a weekday or month. */
  readonly value: number;
  /** Of a time: it says am or pm, or is written with four digits. */
  readonly isSure: boolean;
}

const TOKEN =
  /(?<hour>\d{1,2})(?:[:.](?<minute>[0-5]\d))?\s?(?<half>[ap](?=\s?m\b|\.\s?m\.))(?:\.\s?m\.|\s?m\b)|(?<clockHour>\d{1,2})(?<point>[:.])(?<clockMinute>[0-5]\d)(?![.:]?\d)(?: noon\b)?|(?<noon>(?:12 )?noon|midday)\b|(?<midnight>(?:12 )?midnight)\b|(?<number>\d+)(?:st|nd|rd|th)?\b|(?<word>\p{L}+(?:['’]\p{L}+)*)|(?<mark>\S)/giu;

export function timeTokens(text: string): TimeToken[] {
  const tokens = [...text.matchAll(TOKEN)].map((match) => {
    const groups = match.groups as Record<string, string | undefined>;
    const word = match[0].toLowerCase().replaceAll('’', "'");
    const at = { text: match[0], word, start: match.index, end: match.index + match[0].length };
    const token = (kind: TimeToken['kind'], value = 0, isSure = true): TimeToken => ({
      ...at,
      kind,
      value,
      isSure,
    });
    if (groups.half) {
      const hour = (Number(groups.hour) % 12) + (groups.half.toLowerCase() === 'p' ? 12 : 0);
      return token('time', hour * 60 + Number(groups.minute ?? 0));
    }
    if (groups.clockHour) {
      const minutes = Number(groups.clockHour) * 60 + Number(groups.clockMinute);
      // "3.50" is as often a price.
      return minutes <= 1440 ? token('time', minutes, groups.point === ':') : token('number', minutes);
    }
    if (groups.noon) return token('time', 720);
    if (groups.midnight) return token('time', 1440);
    if (groups.number) return token('number', Number(groups.number));
    if (groups.mark) return token('mark');
    const weekday = WEEKDAY_NUMBERS.get(word);
    if (weekday !== undefined) return token('weekday', weekday);
    const month = MONTH_NUMBERS.get(word);
    return month === undefined ? token('word') : token('month', month + 1);
  });
  return tokens.map((token, i) =>
    isDoubtful(token) && !isBesideTime(tokens, i) ? { ...token, kind: 'word' } : token,
  );
}

const isDoubtful = ({ kind, word }: TimeToken) => kind !== 'word' && DOUBTFUL_FORMS.has(word);

const BEFORE_TIME = new Set(
  'in of on from to until till between and next this last every each - – , ( /'.split(' '),
);
const AFTER_TIME = new Set('to until through and - – , : . ) /'.split(' '));

/** "in May", "Sat 9 - 12", but not "may I" or "sat down". */
function isBesideTime(tokens: readonly TimeToken[], at: number): boolean {
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  const isTime = (token: TimeToken | undefined) =>
    token !== undefined && token.kind !== 'word' && token.kind !== 'mark';
  if (isTime(before) || (before && BEFORE_TIME.has(before.word))) return true;
  if (isTime(after)) return true;
  return (
    (before === undefined || before.kind === 'mark') && (after === undefined || AFTER_TIME.has(after.word))
  );
}

const RANGE_WORDS = new Set(['-', '–', '—', 'to', 'until', 'till', 'til', 'through', 'thru']);

export const joinsRange = (token: TimeToken | undefined): boolean =>
  token !== undefined && RANGE_WORDS.has(token.word);

/** "14:05" */
export function clockText(minutes: number): string {
  const within = minutes % 1440;
  return `${Math.floor(within / 60)}:${String(within % 60).padStart(2, '0')}`;
}
