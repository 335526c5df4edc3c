// Questions one after the other: typed at a prompt, or the lines of the input.
import { createInterface } from 'node:readline';
import { AppError, exitCodeOf } from '../errors.ts';
import type { Interrupt } from './interrupt.ts';
import { stylesOf } from './terminal.ts';

export const isPrompt = (question: string | undefined): boolean =>
  question === undefined && process.stdin.isTTY === true;

/** @param about what is asked */
export function introduce(about: string): void {
  const { bold, faint } = stylesOf(process.stdout);
  process.stdout.write(`${bold(`Ask about ${about}.`)} ${faint('An empty line ends.')}\n\n`);
}

/** Answers each line; what is wrong with one question does not end the others, but shows in the exit code. */
export async function askLines(
  ask: (question: string) => Promise<void>,
  { signal, interrupt }: Interrupt,
): Promise<void> {
  const atPrompt = isPrompt(undefined);
  const lines = createInterface({
    input: process.stdin,
    ...(atPrompt ? { output: process.stdout, prompt: `${stylesOf(process.stdout).bold('>')} ` } : {}),
  });
  lines.on('SIGINT', interrupt);
  const close = () => lines.close();
  signal.addEventListener('abort', close, { once: true });
  let ended = false;
  if (atPrompt) lines.prompt();
  for await (const line of lines) {
    const question = line.trim();
    ended = question === '' && atPrompt;
    if (ended) break;
    if (question !== '') await ask(question).catch(reportAndGoOn);
    if (atPrompt) lines.prompt();
  }
  // Ctrl-D and Ctrl-C leave the cursor behind the prompt.
  if (atPrompt && !ended) process.stdout.write('\n');
  lines.close();
  signal.throwIfAborted();
}

function reportAndGoOn(error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
  process.stderr.write(`frontdesk: ${error.message}\n`);
  if (!process.stdin.isTTY) process.exitCode = exitCodeOf(error);
}
