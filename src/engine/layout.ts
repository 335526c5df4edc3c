// What a model's weight file must hold, in order.
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { readerWeights, writerWeights } from '../model/weights.ts';
import { bytesPerNumber, FROZEN_SCALES, FROZEN_WORDS, type TensorEntry } from './manifest.ts';

/** Tensors start at multiples of this, as ONNX asks of data that a runtime may map into memory. */
const ALIGNMENT = 4096;

/** `words` is the number of rows of the frozen table, row 0 (no vector) included. */
export function weightLayout(hyperparameters: Hyperparameters, words: number): TensorEntry[] {
  const specs = [...readerWeights(hyperparameters), ...writerWeights(hyperparameters)];
  const entries: Omit<TensorEntry, 'offset' | 'bytes'>[] = [
    { name: FROZEN_WORDS, dtype: 'int8', shape: [words, hyperparameters.wordSize] },
    { name: FROZEN_SCALES, dtype: 'float32', shape: [words] },
    ...specs.map(({ name, shape }) => ({ name, dtype: 'float16' as const, shape: [...shape] })),
  ];
  let end = 0;
  return entries.map((entry) => {
    const bytes = entry.shape.reduce((product, n) => product * n, bytesPerNumber[entry.dtype]);
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    end = offset + bytes;
    return { ...entry, offset, bytes };
  });
}
