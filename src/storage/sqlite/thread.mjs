// The thread that owns the SQLite file: runs one statement after the other.
//
// JavaScript, so that every supported Node.js loads it as it is, in a checkout too.
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'libsql';

/** @import { StatementReply, StatementRequest } from './messages.ts' */

const BUSY_TIMEOUT_MS = 5000;
const OPENING_ATTEMPTS = 50;
const PAUSE_BETWEEN_ATTEMPTS_MS = 100;

const port = /** @type {NonNullable<typeof parentPort>} */ (parentPort);

/**
 * synchronous=FULL: a commit returns when it is on the disk, also in WAL mode. secure_delete: what is erased is
 * overwritten with zeros.
 */
function open() {
  const sqlite = new Sqlite(workerData.file, { timeout: BUSY_TIMEOUT_MS });
  for (const pragma of [
    `busy_timeout = ${BUSY_TIMEOUT_MS}`,
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'secure_delete = ON',
  ]) {
    sqlite.pragma(pragma);
  }
  return sqlite;
}

/** The change to WAL does not wait for another process that makes it at the same moment. */
async function openPatiently() {
  for (let attempt = 1; ; attempt++) {
    try {
      return open();
    } catch (error) {
      if (attempt === OPENING_ATTEMPTS || !codeOf(error)?.startsWith('SQLITE_BUSY')) throw error;
      await sleep(PAUSE_BETWEEN_ATTEMPTS_MS);
    }
  }
}

/** @param {StatementRequest} request */
function answer({ sql, parameters }) {
  // libsql binds every JavaScript number as a floating-point number.
  const values = parameters.map((value) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : value));
  const statement = sqlite.prepare(sql);
  if (statement.reader) return { rows: statement.all(values), changes: 0 };
  return { rows: [], changes: statement.run(values).changes };
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {{ code?: string }} */ (error).code;
}

/** @param {StatementReply} reply */
function send(reply) {
  port.postMessage(reply);
}

/** @param {unknown} error */
function errorOf(error) {
  const { message } = /** @type {Error} */ (error);
  return { message: String(message ?? error), code: codeOf(error) ?? 'SQLITE_ERROR' };
}

/** Undefined when the file cannot be opened, which is told; then the thread ends. */
async function openOrTell() {
  try {
    return await openPatiently();
  } catch (error) {
    send({ id: 0, error: errorOf(error) });
    return undefined;
  }
}

const opened = await openOrTell();
if (!opened) process.exit();
const sqlite = opened;
port.on('message', (/** @type {StatementRequest | 'close'} */ request) => {
  if (request === 'close') {
    sqlite.close();
    return port.close();
  }
  try {
    send({ id: request.id, ...answer(request) });
  } catch (error) {
    send({ id: request.id, error: errorOf(error) });
  }
});
send({ id: 0, rows: [], changes: 0 });
