// Starts the thread that owns the SQLite file: a durable commit waits for the disk, whoever asks for it must not.

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import type { StatementReply, StatementRequest } from './messages.ts';

export interface SqliteThread {
  /** It ended by itself: what was open on it is gone, and another has to be started. */
  readonly isLost: boolean;
  run(sql: string, parameters: readonly unknown[]): Promise<{ rows: unknown[]; changes: number }>;
  /** Ends it after the statements before, or by force when that takes too long. */
  close(): Promise<void>;
}

const CLOSE_PATIENCE_MS = 5000;

/** What SQLite answers when the file, not the statement, is the problem. */
const unavailable = /^SQLITE_(BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOTADB|PERM|READONLY)/;

/** An error of a statement, with SQLite's name for it. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** @throws AppError `storage_unavailable` when the file cannot be opened */
export async function openSqliteThread(file: string): Promise<SqliteThread> {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: { file }, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let gone: AppError | undefined;
  let isClosing = false;
  let lastId = 0;

  const fail = (reason: string, cause?: unknown) => {
    gone ??= new AppError('storage_unavailable', `The database ${file} does not work: ${reason}.`, { cause });
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  // What is thrown there may have lost its message on the way.
  worker.on('error', (error: unknown) =>
    fail((error as Partial<Error> | undefined)?.message || 'it broke off', error),
  );
  worker.on('exit', () => fail('it is closed'));
  worker.on('message', (reply: StatementReply) => {
    waiting.get(reply.id)?.resolve(reply);
    waiting.delete(reply.id);
  });

  const send = (id: number, request?: StatementRequest) =>
    new Promise<StatementReply>((resolve, reject) => {
      if (gone) return reject(gone);
      waiting.set(id, { resolve, reject });
      if (request) worker.postMessage(request);
    });

  const opened = await send(0);
  if (opened.error) {
    await stopped;
    const { message, code } = opened.error;
    throw new AppError('storage_unavailable', `The database ${file} cannot be opened: ${message}.`, {
      cause: new SqliteError(message, code),
    });
  }
  return {
    get isLost() {
      return gone !== undefined && !isClosing;
    },
    async run(sql, parameters) {
      const id = ++lastId;
      const reply = await send(id, { id, sql, parameters });
      if (!reply.error) return reply;
      const cause = new SqliteError(reply.error.message, reply.error.code);
      if (!unavailable.test(cause.code)) throw cause;
      throw new AppError('storage_unavailable', `The database ${file} does not work: ${cause.message}.`, {
        cause,
      });
    },
    async close() {
      isClosing = true;
      worker.postMessage('close');
      await Promise.race([stopped, sleep(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
      // A disk that does not answer holds the thread: it ends with the process.
      worker.unref();
      void worker.terminate();
    },
  };
}

interface Waiting {
  resolve(reply: StatementReply): void;
  reject(error: Error): void;
}
