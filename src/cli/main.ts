// The process of the command `frontdesk`: runs one command, reports its error in one line, sets the exit code.
import { CommanderError } from 'commander';
import { AppError, exitCodeOf } from '../errors.ts';
import { createProgram } from './program.ts';

/** Somebody reads no further, like `| head`: nothing is left to do, and it is no error. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

async function main(): Promise<void> {
  process.stdout.on('error', endQuietlyOnClosedPipe);
  process.stderr.on('error', endQuietlyOnClosedPipe);
  try {
    await createProgram().parseAsync();
  } catch (error) {
    // Commander has written its own line; help and version are no errors.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
    else await report(error);
  }
}

const USAGE_EXIT_CODE = exitCodeOf(new AppError('invalid_input', ''));

async function report(error: unknown): Promise<void> {
  process.exitCode = exitCodeOf(error);
  if (error instanceof AppError && error.code === 'cancelled') return;
  const message = error instanceof Error ? error.message : String(error);
  const isExpected = error instanceof AppError;
  process.stderr.write(`frontdesk: ${isExpected ? message : `internal error: ${message.split('\n')[0]}`}\n`);
  const { isDebugging } = await import('./debugging.ts');
  if (isDebugging()) console.error(error);
  else if (!isExpected) process.stderr.write('Set LOG_LEVEL=debug to see where it happened.\n');
}

await main();
