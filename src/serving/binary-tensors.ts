// Tensors as bytes, as Triton's binary data extension and gRPC's raw contents have them: little-endian, and before
// each text its length.
import { AppError } from '../errors.ts';
import type { Datatype } from './tensors.ts';

const LENGTH_BYTES = 4;

/** @throws AppError `invalid_input` when the bytes end within a text, or are no UTF-8 */
export function decodeTexts(bytes: Uint8Array, name: string): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start <= bytes.length ? start + view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (end > bytes.length)
      throw new AppError('invalid_input', `The input "${name}" ends in the middle of a text.`);
    texts.push(decodeText(bytes.subarray(start, end), name));
    at = end;
  }
  return texts;
}

/** @throws AppError `invalid_input` when the bytes are no UTF-8 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid_input', `The input "${name}" holds a text that is not UTF-8.`, { cause });
  }
}

/** @throws AppError `invalid_input` when it is no base64, or the bytes are no UTF-8 */
export function base64Text(text: string, name: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new AppError('invalid_input', `The input "${name}" holds a text that is not base64.`);
  return decodeText(Buffer.from(text, 'base64'), name);
}

export function encodeTensor(datatype: Datatype, values: readonly (string | number)[]): Buffer {
  if (datatype === 'BYTES') return Buffer.concat(values.flatMap((value) => encodeText(String(value))));
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    if (datatype === 'FP32') bytes.writeFloatLE(Number(value), 4 * i);
    else bytes.writeInt32LE(Number(value), 4 * i);
  });
  return bytes;
}

function encodeText(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(bytes.length);
  return [length, bytes];
}
