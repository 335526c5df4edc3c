// Splits text into tokens with their character offsets (UTF-16), so that every answer can be cut from its source.

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A run of letters longer than this is cut: scripts without spaces would otherwise be one endless token. */
const MAX_WORD_CHARS = 32;

const PATTERN = new RegExp(
  [
    String.raw`(?:\p{Lu}\.){2,}`, // U.S.
    String.raw`\p{Nd}+(?:[.,]\p{Nd}+)*`, // 1,000.5
    String.raw`['’](?:s|S|m|M|d|D|ll|LL|re|RE|ve|VE)(?![\p{L}\p{M}])`, // 's
    String.raw`[nN]['’][tT](?![\p{L}\p{M}])`, // n't
    String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`, // no spaces between words: one character each
    String.raw`(?:(?![nN]['’][tT](?![\p{L}\p{M}]))(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}]){1,${MAX_WORD_CHARS}}`,
    String.raw`[^\s\p{Cc}\p{Cf}\p{Co}\p{Cs}]`, // any other visible character alone
  ].join('|'),
  'gu',
);

/** Tokens of `text` in order; white space, control and format characters belong to none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    tokens.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** The form under which words are looked up and compared: compatibility forms folded, lower case, plain apostrophes. */
export function normalizeWord(word: string): string {
  return word.normalize('NFKC').toLowerCase().replaceAll('’', "'");
}
