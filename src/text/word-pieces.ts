// Cuts a text into the pieces of words that BERT's uncased models read (Devlin et al. 2019; WordPiece, Wu et al. 2016),
// each with the characters that it stands for.

/** Pieces of a text in order, without the marks that a model adds; `starts` and `ends` are UTF-16 offsets. */
export interface Pieces {
  readonly ids: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** 1 for the first piece of a word. */
  readonly first: readonly number[];
}

export interface WordPieces {
  /** The ids of [CLS] and [SEP], which a text begins and ends with. */
  readonly begin: number;
  readonly end: number;
  /** All pieces of the text. */
  cut(text: string): Pieces;
  /** Ids of the pieces between the two marks; at most `limit` in all. */
  encode(text: string, limit: number): number[];
}

/** Longer ones are unknown as a whole. */
const MAX_WORD_CHARS = 100;
const SPACE = /\s/;
const IGNORED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/u;
const ACCENT = /\p{Mn}/gu;
/** BERT counts these among the punctuation, each a word of its own; so is each Chinese character. */
const ALONE = /[!-/:-@[-`{-~\p{P}\p{Script=Han}]/u;

/** A word in its normal form, and the place in the text of each of its UTF-16 units. */
interface Word {
  text: string;
  readonly starts: number[];
  readonly ends: number[];
}

/**
 * @param vocabulary The piece of each id; those inside a word begin with "##"
 * @throws Error when a mark is missing: this is no vocabulary of BERT
 */
export function createWordPieces(vocabulary: readonly string[]): WordPieces {
  const known = new Map(vocabulary.map((piece, id) => [piece, id]));
  const idOf = (mark: string) => {
    const id = known.get(mark);
    if (id === undefined) throw new Error(`The vocabulary of the encoder lacks ${mark}.`);
    return id;
  };
  const [unknown, begin, end] = [idOf('[UNK]'), idOf('[CLS]'), idOf('[SEP]')];

  /** The longest known piece first, then what is left of the word; undefined for a word that cannot be cut so. */
  const cutWord = (
    word: string,
  ): { readonly id: number; readonly from: number; readonly to: number }[] | undefined => {
    if (word.length > MAX_WORD_CHARS) return undefined;
    const found: { id: number; from: number; to: number }[] = [];
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let id: number | undefined;
      for (; to > from; to--) {
        id = known.get((from > 0 ? '##' : '') + word.slice(from, to));
        if (id !== undefined) break;
      }
      if (id === undefined) return undefined;
      found.push({ id, from, to });
      from = to;
    }
    return found;
  };

  const cut = (text: string, limit = Number.POSITIVE_INFINITY): Pieces => {
    const [ids, starts, ends, first]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (const word of wordsOf(text)) {
      if (ids.length >= limit) break;
      const pieces = cutWord(word.text) ?? [{ id: unknown, from: 0, to: word.text.length }];
      pieces.forEach(({ id, from, to }, i) => {
        ids.push(id);
        starts.push(word.starts[from] as number);
        ends.push(word.ends[to - 1] as number);
        first.push(i === 0 ? 1 : 0);
      });
    }
    return { ids, starts, ends, first };
  };

  return {
    begin,
    end,
    cut,
    encode: (text, limit) => [begin, ...cut(text, limit - 2).ids.slice(0, limit - 2), end],
  };
}

function* wordsOf(text: string): Generator<Word> {
  let word: Word | undefined;
  let at = 0;
  for (const character of text) {
    const [start, end] = [at, at + character.length];
    at = end;
    if (IGNORED.test(character) && !SPACE.test(character)) continue;
    if (SPACE.test(character)) {
      if (word) yield word;
      word = undefined;
      continue;
    }
    const normal = character.toLowerCase().normalize('NFD').replace(ACCENT, '');
    if (normal === '') continue;
    if (ALONE.test(character)) {
      if (word) yield word;
      word = undefined;
      yield { text: normal, starts: fill(start, normal), ends: fill(end, normal) };
      continue;
    }
    word ??= { text: '', starts: [], ends: [] };
    word.text += normal;
    word.starts.push(...fill(start, normal));
    word.ends.push(...fill(end, normal));
  }
  if (word) yield word;
}

const fill = (value: number, { length }: string): number[] => new Array<number>(length).fill(value);
