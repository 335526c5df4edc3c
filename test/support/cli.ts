// Runs the real command line, as it is built, in a process of its own.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const command = resolve(root, 'bin/frontdesk.js');

export interface CliResult {
  /** Nothing when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly models?: string;
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with all that came out so far; may send a signal or close the output. */
  readonly onOutput?: (output: { readonly stdout: string; readonly stderr: string }, cli: RunningCli) => void;
}

export interface RunningCli {
  kill(signal: NodeJS.Signals): void;
  closeOutput(): void;
}

export function frontdesk(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { models, input = '', cwd, environment, onOutput } = options;
  const child = spawn(process.execPath, [command, ...args], {
    cwd: cwd ?? root,
    env: {
      ...process.env,
      NO_COLOR: '1',
      LOG_LEVEL: 'info',
      MODELS_DIR: models ?? 'nowhere',
      ...environment,
    },
  });
  const output = { stdout: '', stderr: '' };
  const running: RunningCli = {
    kill: (signal) => child.kill(signal),
    closeOutput: () => child.stdout.destroy(),
  };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      onOutput?.(output, running);
    });
  // A command that ends without reading its input closes the pipe.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  child.stdin.end(input);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...output }));
  });
}
