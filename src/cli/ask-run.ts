// What `frontdesk ask` does: reads the text, asks the engine, shows each answer.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Engine } from '../engine/engine.ts';
import { AppError, exitCodeOf } from '../errors.ts';
import { describeAnswer, rounded } from './answer-view.ts';
import { type EngineFlags, openEngine } from './engine-options.ts';
import { catchInterrupt, type Interrupt } from './interrupt.ts';
import { printable, stylesOf, widthOf, wrap } from './terminal.ts';

export interface AskFlags extends EngineFlags {
  readonly context?: string;
  readonly json: boolean;
}

export async function runAsk(question: string | undefined, flags: AskFlags): Promise<void> {
  using interrupt = catchInterrupt();
  const context = readContext(flags.context, question !== undefined);
  const isPrompt = question === undefined && process.stdin.isTTY === true;
  if (isPrompt) introduce(context, flags);
  await using engine = await openEngine(flags);
  const ask = createAsker(engine, context, flags, interrupt.signal);
  if (question !== undefined) await ask(question);
  else {
    await engine.warmUp();
    await answerLines(ask, isPrompt, interrupt);
  }
}

function introduce(context: string, flags: AskFlags): void {
  const { bold, faint } = stylesOf(process.stdout);
  const about =
    flags.context === undefined ? 'this sample passage (--context FILE takes yours)' : flags.context;
  const passage =
    flags.context === undefined ? `\n${wrap(printable(context.trim()), widthOf(process.stdout))}\n` : '';
  process.stdout.write(`${bold(`Ask about ${about}.`)} ${faint('An empty line ends.')}\n${passage}\n`);
}

/** Answers each line; what is wrong with one question does not end the others, but shows in the exit code. */
async function answerLines(
  ask: (question: string) => Promise<void>,
  isPrompt: boolean,
  { signal, interrupt }: Interrupt,
): Promise<void> {
  const lines = createInterface({
    input: process.stdin,
    ...(isPrompt ? { output: process.stdout, prompt: `${stylesOf(process.stdout).bold('>')} ` } : {}),
  });
  lines.on('SIGINT', interrupt);
  const close = () => lines.close();
  signal.addEventListener('abort', close, { once: true });
  let ended = false;
  if (isPrompt) lines.prompt();
  for await (const line of lines) {
    const question = line.trim();
    ended = question === '' && isPrompt;
    if (ended) break;
    if (question !== '') await ask(question).catch(reportAndGoOn);
    if (isPrompt) lines.prompt();
  }
  // Ctrl-D and Ctrl-C leave the cursor behind the prompt.
  if (isPrompt && !ended) process.stdout.write('\n');
  lines.close();
  signal.throwIfAborted();
}

function reportAndGoOn(error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
  process.stderr.write(`frontdesk: ${error.message}\n`);
  if (!process.stdin.isTTY) process.exitCode = exitCodeOf(error);
}

/** Gives a function that answers one question on the standard output. */
function createAsker(engine: Engine, context: string, flags: AskFlags, signal: AbortSignal) {
  return async (question: string): Promise<void> => {
    const startedAt = performance.now();
    const [answer] = await engine.answer([{ context, question }], {
      signal,
    });
    const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10;
    if (!answer) throw new Error('the engine gave no answer');
    const shown = answer;
    if (flags.json) {
      const report = { question, ...rounded(shown), model: engine.model, engine: engine.name, latencyMs };
      process.stdout.write(`${JSON.stringify(report)}\n`);
    } else {
      process.stdout.write(
        describeAnswer(context, shown, {
          latencyMs,
          source: `${engine.model} on ${engine.name}`,
          styles: stylesOf(process.stdout),
          width: widthOf(process.stdout),
        }),
      );
    }
  };
}

function readContext(path: string | undefined, hasQuestion: boolean): string {
  if (path === '-' && !hasQuestion)
    throw new AppError('invalid_input', 'With --context - the question must be given as an argument.');
  const source = path === '-' ? process.stdin.fd : (path ?? new URL('./sample-passage.txt', import.meta.url));
  let bytes: Buffer;
  try {
    bytes = readFileSync(source);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw isMissing
      ? new AppError('not_found', `There is no file ${path}.`, { cause })
      : new AppError('invalid_input', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid_input', `${path} is not a text in UTF-8.`, { cause });
  }
}
