// Small work on rows of flat arrays.

/** 1 where a row has a token and 0 in its padding: [rows, time]. */
export function rowMasks(lengths: readonly number[], time: number): Float32Array {
  const mask = new Float32Array(lengths.length * time);
  lengths.forEach((length, row) => {
    mask.fill(1, row * time, row * time + length);
  });
  return mask;
}
