// The frozen table of word pieces: int8 with a scale for each row, in training as when it is served.
export interface WordRows {
  readonly width: number;
  /** Writes the rows of `ids` one after the other. */
  write(ids: Int32Array, into: Float32Array, offset: number): void;
}

export function createWordRows(values: Int8Array, scales: Float32Array, width: number): WordRows {
  return {
    width,
    write(ids, into, offset) {
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i] as number;
        const scale = scales[id] as number;
        for (let c = 0; c < width; c++)
          into[offset + i * width + c] = (values[id * width + c] as number) * scale;
      }
    },
  };
}
