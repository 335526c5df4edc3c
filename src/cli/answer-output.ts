// Where batch answers go: to a file, gzipped or not, that a stopped run can continue, or to the standard output.
import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError } from '../errors.ts';
import { openLines } from './lines.ts';

export interface AnswerOutput {
  /** Lines that were there already, and the last of them. */
  readonly done: number;
  readonly last: string | undefined;
  /** Appends whole lines; returns when they are handed to the system. */
  write(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the output and drops a last line that a killed run left unfinished. A name that ends in .gz gives gzipped
 * output: each `write` is a gzip member of its own, so that what is on disk can be read whenever a run stops.
 * @throws AppError `invalid_input` when the file cannot be written
 */
export async function openAnswerOutput(path: string, restart: boolean): Promise<AnswerOutput> {
  if (path === '-') return appendTo(process.stdout, false, { done: 0, last: undefined });
  try {
    await mkdir(dirname(path), { recursive: true });
    if (restart) rmSync(path, { force: true });
    const before = existsSync(path) ? await keepWholeLines(path) : { done: 0, last: undefined };
    const stream = createWriteStream(path, { flags: 'a' });
    await once(stream, 'open');
    return appendTo(stream, path.endsWith('.gz'), before);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid_input', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

type Before = Pick<AnswerOutput, 'done' | 'last'>;

async function keepWholeLines(path: string): Promise<Before> {
  const isGzipped = path.endsWith('.gz');
  const source = await openLines(path, { torn: true });
  const copy = isGzipped ? await startCopy(path) : undefined;
  let done = 0;
  let last: string | undefined;
  let bytes = 0;
  for await (const line of source) {
    if (!line.isWhole) break;
    done++;
    last = line.text;
    bytes += line.bytes;
    await copy?.add(line.text ?? '');
  }
  if (copy) await copy.finish();
  else truncateSync(path, bytes);
  return { done, last };
}

/** What is left of a torn gzipped file is written again: the place of the tear is not that of a line. */
async function startCopy(path: string) {
  const made = `${path}.${process.pid}.tmp`;
  const stream = createWriteStream(made);
  const output = appendTo(stream, true, { done: 0, last: undefined });
  let waiting: string[] = [];
  const flush = async () => {
    const lines = waiting;
    waiting = [];
    if (lines.length > 0) await output.write(lines);
  };
  return {
    async add(line: string) {
      if (waiting.push(line) >= 1000) await flush();
    },
    async finish() {
      await flush();
      await output.close();
      renameSync(made, path);
    },
  };
}

const pack = promisify(gzip);

function appendTo(stream: Writable, isGzipped: boolean, before: Before): AnswerOutput {
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });
  return {
    ...before,
    async write(lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      const bytes = isGzipped ? await pack(text) : text;
      await new Promise<void>((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
    },
    async close() {
      if (stream === process.stdout) return;
      stream.end();
      if (!stream.closed) await once(stream, 'close');
      if (failure) throw failure;
    },
  };
}
