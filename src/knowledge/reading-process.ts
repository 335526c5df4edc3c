// Starts the process that reads documents. The operating system holds it to its memory and its processor time, where it
// can: a file that takes more ends that process and no other.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ReadReply, ReadRequest } from './reading-messages.ts';

export interface ReadingProcess {
  ask(request: ReadRequest): void;
  /** Until the returned function is called. */
  listen(listener: ReadingListener): () => void;
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ReadingListener {
  replied(reply: ReadReply): void;
  /** `killed` by us, or `broken`: it had no memory left, or its parser broke. */
  ended(how: 'killed' | 'broken'): void;
}

export interface ReadingLimits {
  readonly memoryLimitMb: number;
  readonly timeLimitMs: number;
}

const SHELL = '/bin/sh';
/** Of its memory, what objects may take; the rest is for the bytes of files and the program itself. */
const HEAP_SHARE = 2 / 3;
const KB_PER_MB = 1024;
/** A process that outlives this one ends by itself. */
const SECONDS_PER_TIME_LIMIT = 2 / 1000;

export function startReadingProcess({ memoryLimitMb, timeLimitMs }: ReadingLimits): ReadingProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(new URL(`./reading-worker.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const flags = [`--max-old-space-size=${Math.floor(memoryLimitMb * HEAP_SHARE)}`, ...loaderOf(isSource)];
  const seconds = Math.ceil(timeLimitMs * SECONDS_PER_TIME_LIMIT) + 1;
  // `-d` counts all memory that the process may write, `-t` its processor time.
  const limits = `ulimit -c 0; ulimit -t ${seconds}; ulimit -d ${memoryLimitMb * KB_PER_MB}; exec "$0" "$@"`;
  const child: ChildProcess = fork(file, [], {
    serialization: 'advanced',
    // What a dying process writes is no concern of the log: its end is told.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...(existsSync(SHELL)
      ? { execPath: SHELL, execArgv: ['-c', limits, process.execPath, ...flags] }
      : { execArgv: flags }),
  });
  let isKilled = false;
  let isGone = false;
  const listeners = new Set<ReadingListener>();
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      if (isGone) return;
      isGone = true;
      for (const { ended } of [...listeners]) ended(isKilled ? 'killed' : 'broken');
      resolve();
    };
    child.once('exit', end).on('error', end);
  });
  child.on('message', (reply) => {
    for (const { replied } of [...listeners]) replied(reply as ReadReply);
  });
  // Without work it keeps no process from its end.
  const letGo = () => {
    child.unref();
    child.channel?.unref();
  };
  letGo();
  return {
    ask(request) {
      if (child.connected) child.send(request);
    },
    listen(listener) {
      listeners.add(listener);
      child.ref();
      child.channel?.ref();
      if (isGone) queueMicrotask(() => listeners.has(listener) && listener.ended('broken'));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) letGo();
      };
    },
    async kill() {
      isKilled = true;
      if (!isGone) child.kill('SIGKILL');
      await gone;
    },
  };
}

/** In a checkout that runs from its sources, an older Node.js needs `tsx` to read TypeScript. */
function loaderOf(isSource: boolean): string[] {
  if (!isSource || process.features.typescript) return [];
  const tsx = createRequire(import.meta.url).resolve('tsx/esm');
  return ['--import', pathToFileURL(tsx).href];
}
