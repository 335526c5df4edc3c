// What kind of thing a question asks for, where its words say so: an amount of money, a time of day, a number of things.
import { rootOf } from '../text/stem.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';

export interface AnswerKind {
  /** Whether a text has such a thing. */
  isIn(text: string): boolean;
  /** Whether `answer` is such a thing; `after` is what follows it in its sentence. */
  fits(answer: string, after: string): boolean;
  /** How well a text fits beyond that it has such a thing, from 0 to 1: "20 books" where books are counted. */
  closeness(text: string): number;
  /** Whether a sentence may answer by itself. */
  mayTell(sentence: string): boolean;
  /** Whether a word of the question only names the kind, as "cost" does. */
  isNamedBy(word: string): boolean;
}

const NUMBER_WORD =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|' +
  'nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|both|single';
const NUMBER = new RegExp(
  String.raw`\d|\b(?:${NUMBER_WORD}|no|none|zero|several|many|most|few|little|all|unlimited|majority|quarters?|thirds?|fourths?|fifths?|double|triple)\b`,
  'i',
);
const MONEY = new RegExp(
  String.raw`[$€£¥]|\d\s*(?:%|¢)|\b(?:dollars?|cents?|euros?|pounds?|pence|yen|francs?|percent|usd|eur|gbp)\b|` +
    String.raw`\b(?:free|nothing|none|no (?:\p{L}+ )?(?:fees?|charge|costs?))\b`,
  'iu',
);
const CLOCK = new RegExp(
  String.raw`(?:\d|\b(?:${NUMBER_WORD}))\s*(?:[ap]\.?\s?m\b|o['’]clock|h\b|in the (?:morning|afternoon|evening)|at night)|` +
    String.raw`\b(?:at|from|until|till|to|by|before|after) (?:\d|(?:${NUMBER_WORD})\b)|\d:\d\d|^(?:\d\d?|${NUMBER_WORD})$|` +
    String.raw`\b(?:noon|midnight|midday|dawn|dusk|sunset|sunrise)\b`,
  'i',
);
const PERIOD = new RegExp(
  String.raw`\b(?:second|minute|hour|day|night|week|month|year|decade|centur(?:y|ie)|semester|season)s?\b|\d|` +
    String.raw`\b(?:${NUMBER_WORD}|always|forever|indefinitely|until)\b`,
  'i',
);
const MEASURE = new RegExp(
  String.raw`(?:\d|\b(?:${NUMBER_WORD}))[\s-]*(?:\p{L}+ )?(?:[\p{L}°%]*met(?:er|re)s?|feet|foot|ft|inch(?:es)?|in|miles?|mi|k?m|cm|mm|yards?|acres?|` +
    String.raw`hectares?|square|cubic|tons?|tonnes?|pounds?|k?g|kilo\p{L}*|grams?|mph|knots?|minutes?|hours?|days?|weeks?|months?|years?|` +
    String.raw`stor(?:y|ey|ies|eys)|floors?|levels?|degrees?|percent|times|people|million|billion)\b|%|°`,
  'iu',
);
const REPEATED =
  /\d|\b(?:once|twice|thrice|times|every|each|daily|weekly|monthly|yearly|annually|hourly|always|never|often|rarely|seldom|per)\b/i;
/** A year, an ordinal, or a number that counts nothing: none of "200 pages". */
const DATE_NUMBER = String.raw`\b(?:1\d|20)\d\ds?\b|\d(?:st|nd|rd|th)\b|\d(?![\d.,:]*\s*(?!(?:[ap]\.?m|h|o['’]clock|to|and|or|until|till|at|on|in|through|bc|ad|b?ce)\b)\p{L})`;
const DATE = new RegExp(
  String.raw`${DATE_NUMBER}|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|today|tomorrow|noon|midnight|daily|weekdays?|weekends?|morning|afternoon|evening|night|day|week|month|year|spring|summer|autumn|fall|winter|century|decade|era|age|time|period|after|before|during|when|while|until|since|once|now|never|always|eve|christmas|easter)\b|` +
    String.raw`\b(?:${NUMBER_WORD})\b`,
  'iu',
);

/** What a number counts when it stands before one of these, it counts nothing else. */
const UNITS = new Set(
  'dollar cent euro pound percent second minut hour dai week month year pm am mile metr meter kilomet feet foot inch'.split(
    ' ',
  ),
);

/** In order: the first whose pattern the question has. */
const KINDS: readonly { readonly asks: RegExp; readonly has: RegExp; readonly names: RegExp }[] = [
  {
    asks: new RegExp(
      String.raw`\bhow (?:much|high)\b.*\b(?:costs?|prices?|fees?|fines?|charged?|fares?|pay|deposit|rent|owe)\b|\bhow expensive\b|` +
        String.raw`\bwhat (?:do|does|did|would|will)\b.*\bcosts?\b|\bwhat deposit\b|` +
        String.raw`\bwhat(?:['’]?s| (?:is|was|are|were)) (?:the|your|a)(?: [\p{L}-]+){0,3} (?:costs?|prices?|fees?|fines?|fares?|rent|deposit)(?= (?:for|to|of|if|when|on)\b|[?.!]*$)`,
      'iu',
    ),
    has: MONEY,
    names: /^(?:costs?|prices?|pay|charged?|much|high|rent|owe|expensive)$/,
  },
  {
    asks: /\b(?:what|which) (?:time|hour)s?\b(?! (?:period|of (?:year|day)|zone|span|signature))|\bhow (?:late|early)\b/i,
    has: CLOCK,
    names: /^(?:time|times|hours?|late|early)$/,
  },
  { asks: /\bhow often\b|\bhow many times\b/i, has: REPEATED, names: /^(?:often|times)$/ },
  { asks: /\bhow long\b/i, has: PERIOD, names: /^(?:long)$/ },
  { asks: /\bhow (?:far|tall|big|large|high|fast|deep|wide|heavy)\b/i, has: MEASURE, names: /^(?:far)$/ },
  {
    asks: /\bhow (?:many|much|old)\b|\bwhat (?:number|percentage|age)\b/i,
    has: NUMBER,
    names: /^(?:number|age)$/,
  },
  {
    asks: /^(?:until |since |from )?when\b|\bwhat (?:date|day|year|month)\b/i,
    has: DATE,
    names: /^(?:date|day|year|month)$/,
  },
];

/** Undefined where the question's words do not say what kind of thing it asks for. */
export function answerKind(question: string): AnswerKind | undefined {
  const kind = KINDS.find(({ asks }) => asks.test(question));
  if (!kind) return undefined;
  const counted = /\bhow many\b/i.test(question) ? countedStems(question) : undefined;
  const nextStem = (after: string) => rootOf(normalizeWord(tokenize(after)[0]?.text ?? ''));
  return {
    isIn: (text) => kind.has.test(text) && (!counted || countsSomething(text, counted)),
    fits(answer, after) {
      if (!kind.has.test(answer)) return false;
      if (!counted) return true;
      const unit = [
        ...tokenize(answer)
          .slice(1)
          .map(({ text }) => rootOf(normalizeWord(text))),
        nextStem(after),
      ];
      return !unit.some((stem) => isUnit(stem, counted));
    },
    closeness: (text) => Number(counted ? countsThem(text, counted) : namesSamePrice(question, text)),
    mayTell: (sentence) => (counted ? countsThem(sentence, counted) : kind.has.test(sentence)),
    isNamedBy: (word) => kind.names.test(word),
  };
}

const OTHER_PRICES = ['deposit', 'fine', 'refund', 'discount', 'late'];
const namesSamePrice = (question: string, text: string): boolean =>
  !OTHER_PRICES.some((name) => text.includes(name) && !question.includes(name));

/** The stems of the question's words after "how many", up to the verb. */
function countedStems(question: string): Set<string> {
  const [, counted = ''] =
    /\bhow many\s+(.*?)(?:\s+(?:is|are|was|were|do|does|did|can|could|may|might|has|have|had|will|would|should|must)\b|[?.!]|$)/i.exec(
      question,
    ) ?? [];
  return new Set(tokenize(counted).map(({ text }) => rootOf(normalizeWord(text))));
}

const isUnit = (stem: string, counted: ReadonlySet<string>) => UNITS.has(stem) && !counted.has(stem);

/** A number that is not one of dollars, hours and their like. */
function countsSomething(text: string, counted: ReadonlySet<string>): boolean {
  const tokens = tokenize(text).map((token) => normalizeWord(token.text));
  return tokens.some((word, i) => NUMBER.test(word) && !isUnit(rootOf(tokens[i + 1] ?? ''), counted));
}

/** A number at most two words before one of the counted things: "two large screens". */
function countsThem(text: string, counted: ReadonlySet<string>): boolean {
  const tokens = tokenize(text).map((token) => normalizeWord(token.text));
  return tokens.some(
    (word, i) => NUMBER.test(word) && tokens.slice(i + 1, i + 4).some((next) => counted.has(rootOf(next))),
  );
}
