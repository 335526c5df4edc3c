// Lines of a file or of the standard input, as a stream: plain or gzipped, of any total size.
import { once } from 'node:events';
import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Nothing when the line is longer than `MAX_LINE_BYTES`. */
  readonly text: string | undefined;
  /** Bytes of the line and its end, unpacked. */
  readonly bytes: number;
  /** Whether a line end follows. */
  readonly isWhole: boolean;
}

export interface LineSource extends AsyncIterable<Line> {
  readonly isGzipped: boolean;
  /** How much of the file is read, 0 to 1; unknown for the standard input. */
  share(): number | undefined;
}

/** Longer than any passage that is read at once, whatever its characters need when they are escaped. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * Opens a file, or the standard input for "-". With `torn`, a gzipped file may end in the middle.
 * @throws AppError `not_found`, `invalid_input`
 */
export async function openLines(path: string, { torn = false } = {}): Promise<LineSource> {
  const file = path === '-' ? undefined : createReadStream(path, { highWaterMark: 1 << 18 });
  const raw: Readable = file ?? process.stdin;
  const head = await firstBytes(raw, path);
  const isGzipped = head[0] === 0x1f && head[1] === 0x8b;
  const gunzip = () => createGunzip(torn ? { finishFlush: constants.Z_SYNC_FLUSH } : {});
  // An error of either arrives where the lines are read.
  const bytes = isGzipped ? pipeline(raw, gunzip(), () => undefined) : raw;
  const size = file ? statSync(path).size : 0;
  return {
    isGzipped,
    share: () => (file ? Math.min(1, file.bytesRead / Math.max(1, size)) : undefined),
    [Symbol.asyncIterator]: () => lines(bytes, path),
  };
}

async function firstBytes(stream: Readable | ReadStream, path: string): Promise<Buffer> {
  try {
    await once(stream, 'readable');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AppError('not_found', `There is no file ${path}.`, { cause });
    throw new AppError('invalid_input', `${path} cannot be read: ${message}`, { cause });
  }
  const head = stream.read() as Buffer | null;
  if (head) stream.unshift(head);
  return head ?? Buffer.alloc(0);
}

async function* lines(stream: AsyncIterable<Buffer>, path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length <= MAX_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const take = (isWhole: boolean): Line => {
    const text = length <= MAX_LINE_BYTES ? decoder.decode(Buffer.concat(parts)) : undefined;
    const line = { number: number++, text, bytes: length + (isWhole ? 1 : 0), isWhole };
    parts = [];
    length = 0;
    return line;
  };
  try {
    for await (const chunk of stream) {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        add(chunk.subarray(from, end));
        yield take(true);
        from = end + 1;
      }
      add(chunk.subarray(from));
    }
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new AppError('invalid_input', `${path}, line ${number}: it cannot be read (${reason}).`, { cause });
  }
  if (length > 0) yield take(false);
}
