// Interns surface forms: what the network and the features need to know of a word is worked out once.
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { normalizeWord } from './tokenize.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Characters kept of a word, with a mark at each end; a longer word keeps its first ones and its last five. */
export const WORD_CHARS = 16;
const KEPT_TAIL = 5;
const CHAR_START = 1;
const CHAR_END = 2;
/** Character ids: 0 padding, 1 and 2 marks, ASCII as it is, all other characters share the rest by hash. */
export const CHAR_IDS = 256;

export const FLAG_CAPITALISED = 1;
export const FLAG_ALL_CAPITALS = 2;
export const FLAG_DIGIT = 4;
export const FLAG_PUNCTUATION = 8;

export interface LexiconEntry {
  readonly text: string;
  readonly wordId: number;
  readonly tunedId: number;
  /** [WORD_CHARS] */
  readonly chars: Uint8Array;
  /** Equal for two forms exactly when their normalised words are equal. */
  readonly lowerKey: number;
  /** Equal for two forms exactly when their stems are equal. */
  readonly stemKey: number;
  readonly idf: number;
  readonly flags: number;
}

export interface Lexicon {
  readonly vocabulary: Vocabulary;
  /** The key of a surface form, added when it is new. Keys count from 0. */
  key(text: string): number;
  entry(key: number): LexiconEntry;
  readonly size: number;
}

export function createLexicon(vocabulary: Vocabulary): Lexicon {
  const keys = new Map<string, number>();
  const lowerKeys = new Map<string, number>();
  const stemKeys = new Map<string, number>();
  const entries: LexiconEntry[] = [];
  const intern = (map: Map<string, number>, text: string) => {
    const known = map.get(text);
    if (known !== undefined) return known;
    map.set(text, map.size);
    return map.size - 1;
  };
  return {
    vocabulary,
    key(text) {
      const known = keys.get(text);
      if (known !== undefined) return known;
      const word = normalizeWord(text);
      const stem = /^[a-z]+$/.test(word) ? stemmer.stem(word) : word;
      entries.push({
        text,
        wordId: vocabulary.wordId(word),
        tunedId: vocabulary.tunedId(word),
        chars: charIds(text),
        lowerKey: intern(lowerKeys, word),
        stemKey: intern(stemKeys, stem),
        idf: vocabulary.inverseDocumentFrequency(word),
        flags: flagsOf(text),
      });
      keys.set(text, entries.length - 1);
      return entries.length - 1;
    },
    entry: (key) => entries[key] as LexiconEntry,
    get size() {
      return entries.length;
    },
  };
}

function flagsOf(text: string): number {
  const capitalised = /^\p{Lu}/u.test(text);
  return (
    (capitalised ? FLAG_CAPITALISED : 0) |
    (capitalised && text.length > 1 && text === text.toUpperCase() ? FLAG_ALL_CAPITALS : 0) |
    (/\p{Nd}/u.test(text) ? FLAG_DIGIT : 0) |
    (/[\p{L}\p{N}]/u.test(text) ? 0 : FLAG_PUNCTUATION)
  );
}

function charIds(text: string): Uint8Array {
  const points = [...text];
  const room = WORD_CHARS - 2;
  const kept =
    points.length <= room ? points : [...points.slice(0, room - KEPT_TAIL), ...points.slice(-KEPT_TAIL)];
  const ids = new Uint8Array(WORD_CHARS);
  ids[0] = CHAR_START;
  kept.forEach((point, i) => {
    const code = point.codePointAt(0) as number;
    ids[i + 1] = code > 2 && code < 128 ? code : 128 + (code % (CHAR_IDS - 128));
  });
  ids[kept.length + 1] = CHAR_END;
  return ids;
}
