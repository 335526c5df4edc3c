// Weights between memory, in single precision, and weights.bin, in the form that its layout says.
import { AppError } from '../errors.ts';
import { fromFloat16, toFloat16 } from './float16.ts';
import { fromInt8, toInt8 } from './int8.ts';
import { scaledBy, scalesOf } from './layout.ts';
import { FROZEN_SCALES, FROZEN_WORDS, RARITY, type TensorEntry } from './manifest.ts';

/** The frozen vectors of word pieces, one byte a number, and how rare each piece is. */
export interface PieceTable {
  /** [pieces, width] */
  readonly values: Int8Array;
  /** [pieces] */
  readonly scales: Float32Array;
  /** [pieces], from 0 for the most frequent to 1. */
  readonly rarity: Float32Array;
}

export interface ModelWeights {
  readonly words: PieceTable;
  /** Every trainable weight by name. */
  readonly trained: ReadonlyMap<string, Float32Array>;
}

/**
 * The whole of weights.bin. Throws `invalid_input` when a weight is missing, of another size, or too large for its form.
 */
export function encodeWeights(
  tensors: readonly TensorEntry[],
  { words, trained }: ModelWeights,
): Uint8Array<ArrayBuffer> {
  const last = tensors.at(-1) as TensorEntry;
  const whole = new Uint8Array(last.offset + last.bytes);
  const put = ({ name, offset, bytes }: TensorEntry, stored: Int8Array | Uint16Array | Float32Array) => {
    if (stored.byteLength !== bytes)
      throw new AppError(
        'invalid_input',
        `The weight ${name} has ${stored.byteLength} bytes instead of ${bytes}.`,
      );
    whole.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), offset);
  };
  const entries = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  put(entries.get(FROZEN_WORDS) as TensorEntry, words.values);
  put(entries.get(FROZEN_SCALES) as TensorEntry, words.scales);
  put(entries.get(RARITY) as TensorEntry, toFloat16(words.rarity));
  for (const tensor of trainable(tensors)) {
    const numbers = trained.get(tensor.name);
    if (!numbers) throw new AppError('invalid_input', `The weight ${tensor.name} is missing.`);
    if (tensor.dtype === 'float32') put(tensor, numbers);
    else if (tensor.dtype === 'float16') put(tensor, toFloat16(numbers));
    else {
      const scales = entries.get(scalesOf(tensor.name)) as TensorEntry;
      const stored = toInt8(numbers, tensor.shape.at(-1) as number, scaledBy(scales));
      put(tensor, stored.values);
      put(scales, stored.scales);
    }
  }
  return whole;
}

/** Gives the bytes of a tensor. */
export type TensorReader = (tensor: TensorEntry) => Promise<ArrayBuffer>;

export async function decodeWeights(
  tensors: readonly TensorEntry[],
  read: TensorReader,
): Promise<ModelWeights> {
  const entries = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const trained = new Map<string, Float32Array>();
  for (const tensor of trainable(tensors)) {
    const bytes = await read(tensor);
    if (tensor.dtype === 'float32') trained.set(tensor.name, new Float32Array(bytes));
    else if (tensor.dtype === 'float16') trained.set(tensor.name, fromFloat16(new Uint16Array(bytes)));
    else {
      const scales = entries.get(scalesOf(tensor.name)) as TensorEntry;
      const stored = { values: new Int8Array(bytes), scales: new Float32Array(await read(scales)) };
      trained.set(tensor.name, fromInt8(stored, tensor.shape.at(-1) as number, scaledBy(scales)));
    }
  }
  return { words: await decodeWords(tensors, read), trained };
}

/** The frozen table alone. */
export async function decodeWords(tensors: readonly TensorEntry[], read: TensorReader): Promise<PieceTable> {
  const bytesOf = (wanted: string) => read(tensors.find(({ name }) => name === wanted) as TensorEntry);
  return {
    values: new Int8Array(await bytesOf(FROZEN_WORDS)),
    scales: new Float32Array(await bytesOf(FROZEN_SCALES)),
    rarity: fromFloat16(new Uint16Array(await bytesOf(RARITY))),
  };
}

/** Those that are no part of another: neither the frozen words nor scales. */
function trainable(tensors: readonly TensorEntry[]): TensorEntry[] {
  const others = new Set([FROZEN_WORDS, FROZEN_SCALES, RARITY, ...tensors.map(({ name }) => scalesOf(name))]);
  return tensors.filter(({ name }) => !others.has(name));
}
