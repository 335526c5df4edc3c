// What a text shows of itself: its words, the language that they are of, characters that are none, dates that passed.

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const MONTH = `(?:${MONTHS.join('|')})`;
const DATE = `(\\d{4}-\\d{2}-\\d{2}|\\d{1,2} ${MONTH} \\d{4}|${MONTH} \\d{1,2},? \\d{4})`;
/** Words after which a date is the end of something. */
const ENDING = new RegExp(
  `(?:until|till|through|valid to|ends? on|expires?(?: on)?|deadline(?: is)?:?|no later than|before)\\s+(?:the )?${DATE}`,
  'gi',
);
const SHINGLE_WORDS = 5;
/** The commonest words of English: about every third word of a text is one of them. */
const COMMON = new Set(
  'the of and to a in is it you that for on are with as be at this have from or by not but what all can your we they if'.split(
    ' ',
  ),
);
const MIN_COMMON_SHARE = 0.1;
/** Fewer words, such as those of a table, tell nothing of their language. */
const ENOUGH_WORDS = 40;

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Sequences of words. */
export function shinglesOf(words: readonly string[]): ReadonlySet<string> {
  const shingles = new Set<string>();
  for (let i = 0; i + SHINGLE_WORDS <= words.length; i++)
    shingles.add(words.slice(i, i + SHINGLE_WORDS).join(' '));
  return shingles;
}

/** The share of replacement characters, control characters and characters of private use: a file decoded wrongly. */
export function unreadableShare(text: string): number {
  const all = text.replaceAll(/\s/g, '');
  if (all === '') return 0;
  return (all.match(/[\uFFFD\p{Co}\p{Cc}]/gu) ?? []).length / all.length;
}

/** Null for what is English, and for what is too short to tell. */
export function languageProblem(words: readonly string[]): string | null {
  const letters = words.filter((word) => /\p{L}/u.test(word));
  if (letters.length < ENOUGH_WORDS) return null;
  const common = letters.filter((word) => COMMON.has(word)).length / letters.length;
  return common < MIN_COMMON_SHARE
    ? 'It does not look like English, the language that the model reads.'
    : null;
}

/** Dates at which something ended. */
export function passedDates(text: string, today: Date): { readonly date: string; readonly words: string }[] {
  return [...text.matchAll(ENDING)].flatMap(([words, written = '']) => {
    const time = Date.parse(`${written.replace(',', '')} UTC`);
    const endOfDay = time + 86_400_000;
    return Number.isNaN(time) || endOfDay > today.getTime()
      ? []
      : [{ date: written, words: words.replaceAll(/\s+/g, ' ') }];
  });
}
