// What a model's weight file must hold, in order, in each form.
import { type Hyperparameters, networkWeights } from '../model/hyperparameters.ts';
import type { WeightSpec } from '../model/weights.ts';
import type { ScaledBy } from './int8.ts';
import { FROZEN_SCALES, FROZEN_WORDS, RARITY, type TensorEntry } from './manifest.ts';
import { bytesPerNumber, type WeightForm } from './weight-form.ts';

/** Where tensors start, in bytes: large ones on a page, as ONNX asks of data that a runtime may map into memory. */
const PAGE = 4096;
const SMALL_ALIGNMENT = 64;

/** The name of the scales of a weight that is stored as int8. */
export const scalesOf = (name: string): string => `${name}/scales`;

/**
 * `words` is the number of word pieces. Their frozen table has one byte a number in every form: it was so when the model
 * was trained. As `int8`, vectors stay in half precision.
 */
export function weightLayout(
  hyperparameters: Hyperparameters,
  words: number,
  form: WeightForm,
): TensorEntry[] {
  const entries: Omit<TensorEntry, 'offset' | 'bytes'>[] = [
    { name: FROZEN_WORDS, dtype: 'int8', shape: [words, hyperparameters.encoder.width] },
    { name: FROZEN_SCALES, dtype: 'float32', shape: [words] },
    { name: RARITY, dtype: 'float16', shape: [words] },
    ...networkWeights(hyperparameters).flatMap((spec) => entriesOf(spec, form)),
  ];
  let end = 0;
  return entries.map((entry) => {
    const bytes = entry.shape.reduce((product, n) => product * n, bytesPerNumber[entry.dtype]);
    const alignment = bytes < PAGE ? SMALL_ALIGNMENT : PAGE;
    const offset = Math.ceil(end / alignment) * alignment;
    end = offset + bytes;
    return { ...entry, offset, bytes };
  });
}

/** What shares a scale, told by the shape of the scales: [rows, 1] or [columns]. */
export const scaledBy = (scales: Pick<TensorEntry, 'shape'>): ScaledBy =>
  scales.shape.length === 2 ? 'row' : 'column';

function entriesOf(spec: WeightSpec, form: WeightForm): Omit<TensorEntry, 'offset' | 'bytes'>[] {
  const { name } = spec;
  const shape = [...spec.shape];
  const width = shape.at(-1) as number;
  if (form !== 'int8') return [{ name, dtype: form, shape }];
  if (shape.length === 1 || width === 1) return [{ name, dtype: 'float16', shape }];
  // A table is read row by row; in a kernel each column makes one output, in an LSTM's one gate of one unit.
  const scales = spec.initializer === 'word-rows' ? [shape[0] as number, 1] : [width];
  return [
    { name, dtype: 'int8', shape },
    { name: scalesOf(name), dtype: 'float32', shape: scales },
  ];
}
