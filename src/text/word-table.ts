// The frozen word vectors, one byte a number.

export const WORD_SIZE = 100;

/** Vectors stored as one byte a number and one scale a row. Row 0 is zeros ("no vector"). */
export interface WordTable {
  /** [rows, WORD_SIZE] */
  readonly values: Int8Array;
  /** [rows] */
  readonly scales: Float32Array;
}

/** Rows of the table as numbers: [n] → [n, WORD_SIZE]. */
export function wordRows({ values, scales }: WordTable, ids: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(ids.length * WORD_SIZE);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    const scale = scales[id] as number;
    for (let d = 0; d < WORD_SIZE; d++)
      rows[i * WORD_SIZE + d] = (values[id * WORD_SIZE + d] as number) * scale;
  }
  return rows;
}
