// How what is written for the eye is said aloud: each rule finds one kind of thing and says it.
import type { Locale } from './locale.ts';
import { abbreviations, dayNames, monthNames, unitNames } from './written-short.ts';

/** Markup that is finished; a plain string is text that later rules look at too. */
export interface Ssml {
  readonly ssml: string;
}

export interface SpokenRule {
  /** Global. */
  readonly pattern: RegExp;
  say(match: RegExpMatchArray, locale: Locale): string | Ssml;
}

/** @see https://developer.amazon.com/docs/alexa/custom-skills/speech-synthesis-markup-language-ssml-reference.html */
function sayAs(kind: 'telephone' | 'digits' | 'characters' | 'date', text: string, format?: string): Ssml {
  return { ssml: `<say-as interpret-as="${kind}"${format ? ` format="${format}"` : ''}>${text}</say-as>` };
}

const anyOf = (table: Readonly<Record<string, string>>) =>
  Object.keys(table)
    .map((key) => key.replaceAll('.', '\\.'))
    .join('|');
const fullName =
  (table: Readonly<Record<string, string>>) =>
  ([found]: RegExpMatchArray) =>
    table[found.toLowerCase()] ?? table[found.toLowerCase().replace(/\.$/, '')] ?? found;

const dotted = (name: string) =>
  name.replaceAll('.', ' dot ').replaceAll('-', ' dash ').replaceAll('_', ' underscore ');

/** A time of day as it is said in both countries: 9 AM, 5:30 PM. */
function clock(hours: number, minutes: string): string {
  const hour = hours % 12 === 0 ? 12 : hours % 12;
  return `${hour}${minutes === '00' ? '' : `:${minutes}`} ${hours % 24 < 12 ? 'AM' : 'PM'}`;
}

const DAY = `(?:${anyOf(dayNames)})\\b`;
const FULL_DAY_OR_MONTH = [
  ...new Set([...Object.values(dayNames), ...Object.values(monthNames), 'May']),
].join('|');
const CONSONANTS = '[B-DF-HJ-NP-TV-XZ]';

const addresses: readonly SpokenRule[] = [
  {
    pattern: /\b(?:mailto:)?([\w.+-]+)@([a-z\d-]+(?:\.[a-z\d-]+)+)/gi,
    say: ([, name = '', host = '']) => ({
      ssml: `${dotted(name).replaceAll('+', ' plus ')} at ${dotted(host)}`,
    }),
  },
  {
    // The whole path is on the card; the ear keeps a host and one word.
    pattern: /\b(?:https?:\/\/(?:www\.)?|www\.)([a-z\d-]+(?:\.[a-z\d-]+)+)(?::\d+)?((?:\/[^\s<>"”]*)?)/gi,
    say([, host = '', path = '']) {
      const end = path.match(/[.,;:!?)]+$/)?.[0] ?? '';
      const [first, ...more] = path
        .slice(0, path.length - end.length)
        .split('/')
        .filter(Boolean);
      const isShort = first !== undefined && more.length === 0 && /^[a-z-]{1,20}$/i.test(first);
      return { ssml: `${dotted(host)}${isShort ? ` slash ${dotted(first)}` : ''}${end}` };
    },
  },
];

const dates: readonly SpokenRule[] = [
  {
    pattern: /(?<![\w.])(\d{4}-\d{2}-\d{2})(?![\w-])/g,
    say: ([, date = '']) => sayAs('date', date, 'ymd'),
  },
  {
    pattern: /(?<![\w./])(\d{1,2}\/\d{1,2}\/\d{4})(?![\w/])/g,
    say: ([, date = ''], locale) => sayAs('date', date, locale === 'en-US' ? 'mdy' : 'dmy'),
  },
  { pattern: /\b24\s?\/\s?7\b/g, say: () => '24 hours a day, 7 days a week' },
];

const telephones: SpokenRule = {
  // With a bracketed area code, three groups, the seven digits of a local number, or a plus.
  pattern:
    /(?<![\w.-])(?:(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,5}\) ?\d{3,4}|\d{2,5}[ .-]\d{3,4})[ .-]\d{3,4}|\d{3}-\d{4}|\+\d{7,15})(?![\w-])/g,
  say: ([number]) => sayAs('telephone', number.replaceAll('.', '-')),
};

const times: readonly SpokenRule[] = [
  {
    pattern: /\b(1?\d)(?:[:.]([0-5]\d))?\s?([aApP])\.?\s?[mM]\b(?:\.(?!\s+[A-Z]|\s*$))?/g,
    say: ([, hour, minutes = '00', half = '']) =>
      `${hour}${minutes === '00' ? '' : `:${minutes}`} ${half.toUpperCase()}M`,
  },
  {
    pattern: /(?<![\w.:])([01]?\d|2[0-4]):([0-5]\d)(?!\d|:|\s?[AP]M)/g,
    say: ([, hours, minutes = '']) => clock(Number(hours), minutes),
  },
  {
    // "Sun" alone may be the star.
    pattern: new RegExp(
      `\\b${DAY}(?=\\.?\\s?(?:[–—&/:-]|\\d|(?:to|and)\\b|,\\s?(?:and\\s)?${DAY}))|(?<=(?:[–—&/,-]|\\b(?:on|to|and))\\s?)\\b${DAY}`,
      'gi',
    ),
    say: fullName(dayNames),
  },
  {
    pattern: new RegExp(`\\b(?:${anyOf(monthNames)})\\b\\.?(?=\\s\\d|\\s?[–—-])`, 'gi'),
    say: fullName(monthNames),
  },
  {
    pattern: new RegExp(
      `(?<=%|[AP]M|${FULL_DAY_OR_MONTH})\\.?\\s?[–—-]\\s?(?=[$£€]?\\d|(?:${FULL_DAY_OR_MONTH})\\b)|(?<=\\d)\\s?[–—-]\\s?(?=(?:${FULL_DAY_OR_MONTH})\\b)`,
      'g',
    ),
    say: () => ' to ',
  },
  {
    // The hyphens of an ISBN or a postcode are no range.
    pattern:
      /(?<=(?<![\w-])[$£€]?\d{1,4}(?:[.,]\d{1,3})?)\s?[–—-]\s?(?=[$£€]?\d{1,4}(?:[.,]\d{1,3})?(?![\d-]))/g,
    say: () => ' to ',
  },
];

const shortForms: readonly SpokenRule[] = [
  { pattern: /\betc\.(?=(\s+[A-Z]|\s*$)?)/g, say: ([, end]) => `and so on${end === undefined ? '' : '.'}` },
  {
    pattern: new RegExp(`(?<![\\w.])(?:${anyOf(abbreviations)})`, 'gi'),
    say: fullName(abbreviations),
  },
  {
    pattern: new RegExp(`(?<=\\d\\s?)(?:${anyOf(unitNames)})\\b(?:\\.(?=\\s+[a-z]))?`, 'g'),
    say: ([unit]) => ` ${unitNames[unit.replace('.', '')]}`,
  },
  { pattern: /\bno\.\s?(?=\d)|#(?=\d)/gi, say: () => 'number ' },
  { pattern: /\bpp?\.\s?(?=\d)/g, say: ([found]) => (found.startsWith('pp') ? 'pages ' : 'page ') },
  { pattern: /\s?&\s?/g, say: () => ' and ' },
  { pattern: /\s?(?:→|⇒|->)\s?/g, say: () => ' to ' },
  { pattern: /(?<=\d)\s?[×x]\s?(?=\d)/g, say: () => ' by ' },
  {
    pattern: /(?<=\d)\s?°\s?([CF])\b/g,
    say: ([, scale]) => (scale === 'C' ? ' degrees Celsius' : ' degrees Fahrenheit'),
  },
];

const codes: readonly SpokenRule[] = [
  {
    // Long numbers without separators are names of things: postcodes, card numbers. A round one is an amount.
    pattern: /(?<![\w.,$£€-])(?!\d*000(?!\d))\d{5,}(?![\w%-]|[.,]\d)/g,
    say: ([digits]) => sayAs('digits', digits),
  },
  {
    // Capitals that nobody can say as a word.
    pattern: new RegExp(`\\b(?!PM\\b)${CONSONANTS}{2,6}\\b`, 'g'),
    say: ([letters]) => sayAs('characters', letters),
  },
  { pattern: /[*_~^|\\{}[\]<>©®™•·]+/g, say: () => ' ' },
];

/** In the order in which they are applied. */
export const spokenRules: readonly SpokenRule[] = [
  ...addresses,
  ...dates,
  telephones,
  ...times,
  ...shortForms,
  ...codes,
];
