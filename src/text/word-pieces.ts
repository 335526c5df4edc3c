// Cuts a text into the pieces of words that BERT's uncased models read (Devlin et al. 2019; WordPiece, Wu et al. 2016).

export interface WordPieces {
  /** Ids of the pieces, between the two marks that a text begins and ends with; at most `limit` in all. */
  encode(text: string, limit: number): number[];
}

/** Longer ones are unknown as a whole. */
const MAX_WORD_CHARS = 100;
const CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
const ACCENT = /\p{Mn}/gu;
/** BERT counts these among the punctuation, each a word of its own; so is each Chinese character. */
const ALONE = /[!-/:-@[-`{-~\p{P}\p{Script=Han}]/gu;

/**
 * @param vocabulary The piece of each id; those inside a word begin with "##"
 * @throws Error when a mark is missing: this is no vocabulary of BERT
 */
export function createWordPieces(vocabulary: readonly string[]): WordPieces {
  const ids = new Map(vocabulary.map((piece, id) => [piece, id]));
  const idOf = (mark: string) => {
    const id = ids.get(mark);
    if (id === undefined) throw new Error(`The vocabulary of the sentence encoder lacks ${mark}.`);
    return id;
  };
  const [unknown, begin, end] = [idOf('[UNK]'), idOf('[CLS]'), idOf('[SEP]')];

  /** The longest known piece first, then what is left of the word. */
  const piecesOf = (word: string): number[] => {
    const pieces: number[] = [];
    for (let from = 0; from < word.length; ) {
      let to = word.length;
      let id: number | undefined;
      for (; to > from && id === undefined; to--) id = ids.get((from > 0 ? '##' : '') + word.slice(from, to));
      if (id === undefined) return [unknown];
      pieces.push(id);
      from = to + 1;
    }
    return pieces;
  };

  return {
    encode(text, limit) {
      const words = text
        .replace(/\s/g, ' ')
        .replace(CONTROL, '')
        .toLowerCase()
        .normalize('NFD')
        .replace(ACCENT, '')
        .replace(ALONE, ' $& ')
        .split(' ')
        .filter((word) => word !== '');
      const pieces: number[] = [];
      for (const word of words) {
        if (pieces.length >= limit - 2) break;
        pieces.push(...(word.length > MAX_WORD_CHARS ? [unknown] : piecesOf(word)));
      }
      return [begin, ...pieces.slice(0, limit - 2), end];
    },
  };
}
