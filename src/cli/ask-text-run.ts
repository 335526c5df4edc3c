// What `frontdesk ask --context` does: reads the text, asks the engine, shows each answer.
import { readFileSync } from 'node:fs';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../errors.ts';
import { describeAnswer, rounded } from './answer-view.ts';
import { askLines, introduce, isPrompt } from './ask-lines.ts';
import { type EngineFlags, openEngine } from './engine-options.ts';
import { catchInterrupt } from './interrupt.ts';
import { stylesOf, widthOf } from './terminal.ts';

export interface AskTextFlags extends EngineFlags {
  readonly context: string;
  readonly json: boolean;
}

export async function runAskText(question: string | undefined, flags: AskTextFlags): Promise<void> {
  using interrupt = catchInterrupt();
  const context = readContext(flags.context, question !== undefined);
  if (isPrompt(question)) introduce(flags.context);
  await using engine = await openEngine(flags);
  const ask = createAsker(engine, context, flags, interrupt.signal);
  if (question !== undefined) await ask(question);
  else {
    await engine.warmUp();
    await askLines(ask, interrupt);
  }
}

/** Gives a function that answers one question on the standard output. */
function createAsker(engine: Engine, context: string, flags: AskTextFlags, signal: AbortSignal) {
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

function readContext(path: string, hasQuestion: boolean): string {
  if (path === '-' && !hasQuestion)
    throw new AppError('invalid_input', 'With --context - the question must be given as an argument.');
  const source = path === '-' ? process.stdin.fd : path;
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
