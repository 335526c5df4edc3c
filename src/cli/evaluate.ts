// `frontdesk evaluate`: how well a model answers the questions of a data file, those of a golden set, or those of people.
import { Command } from 'commander';
import { AppError } from '../errors.ts';
import { addEngineOptions, wholeNumber } from './engine-options.ts';
import type { EvaluateFlags } from './evaluate-run.ts';
import { timeSpan } from './time-span.ts';

const EXAMPLES = `
Examples:
  frontdesk evaluate --data squad-dev.json
  frontdesk evaluate --data questions.jsonl.gz --limit 500 --json
  frontdesk evaluate --data squad-2.0-dev.json --charts charts --report report.md --answers answers.jsonl
  frontdesk evaluate --live --since 7d
  frontdesk evaluate --golden examples/golden-set.jsonl

The data file is JSON lines ("context", "question", "answers", and "full_answer" or "unanswerable" where they apply), plain or
gzipped, or SQuAD's own JSON. The golden set is JSON lines too ("question" with "answers" or "declines": true, and
"context" to ask the model alone): its questions go through the whole turn, about your documents.`;

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('score a model on questions with known answers')
    .option('--data <file>', 'questions with passages and answers')
    .option('--live', 'score the recorded answers that people rated instead', false)
    .option('--since <time>', 'with --live: how far to go back, such as 7d', timeSpan)
    .option('--golden <file>', 'ask the questions of a golden set about your documents instead')
    .option('--limit <n>', 'ask only this many, spread over the file', wholeNumber(1, 1e9))
    .option('--batch <n>', 'questions answered together', wholeNumber(1, 1024), 64)
    .option('--charts <folder>', 'write charts as SVG')
    .option('--report <file>', 'write the report: JSON for a name in .json, else Markdown')
    .option('--answers <file>', 'write every answer with its scores as JSON lines')
    .option('--json', 'report as JSON', false);
  return addEngineOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      const { data, live, golden } = flags;
      if ([data, golden, live || undefined].filter((one) => one !== undefined).length !== 1)
        throw new AppError('invalid_input', 'Give one of --data, --live and --golden.');
      if (live) return (await import('./evaluate-live-run.ts')).runEvaluateLive(flags);
      if (golden !== undefined)
        return (await import('./evaluate-golden-run.ts')).runEvaluateGolden({ ...flags, golden });
      if (data !== undefined) return (await import('./evaluate-run.ts')).runEvaluate({ ...flags, data });
    });
}

interface Flags extends Omit<EvaluateFlags, 'data'> {
  readonly data?: string;
  readonly live: boolean;
  /** Milliseconds. */
  readonly since?: number;
  readonly golden?: string;
}
