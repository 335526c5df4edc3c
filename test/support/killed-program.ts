// Runs a TypeScript program in a process of its own, and kills it where a test wants it dead.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface KilledProgram {
  readonly program: URL;
  readonly args: readonly string[];
  /** Looked at whenever something was printed, and every few milliseconds besides. */
  readonly isTime: (printed: string) => boolean;
}

/** Kills it with SIGKILL when it is time, and resolves with all that it printed. */
export async function runUntilKilled({ program, args, isTime }: KilledProgram): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  const look = () => {
    if (isTime(printed)) child.kill('SIGKILL');
  };
  const timer = setInterval(look, 2);
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    look();
  });
  await once(child, 'close');
  clearInterval(timer);
  if (child.signalCode !== 'SIGKILL') throw new Error(`It ended by itself, with ${child.exitCode}.`);
  return printed;
}
