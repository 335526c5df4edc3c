// Small work on rows of flat arrays.

/** 1 where a row has a token and 0 in its padding: [rows, time]. */
export function rowMasks(lengths: readonly number[], time: number): Float32Array {
  const mask = new Float32Array(lengths.length * time);
  lengths.forEach((length, row) => {
    mask.fill(1, row * time, row * time + length);
  });
  return mask;
}

/** Copies rows of an array that has `count` of them, all of one width, into a new array. */
export function gatherRows(values: Float32Array, count: number, rows: Int32Array): Float32Array {
  const width = values.length / count;
  const chosen = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return chosen;
}
