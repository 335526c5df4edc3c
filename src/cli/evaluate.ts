// `frontdesk evaluate`: how well a model answers the questions of a data file.
import { Command } from 'commander';
import { addEngineOptions, wholeNumber } from './engine-options.ts';
import type { EvaluateFlags } from './evaluate-run.ts';

const EXAMPLES = `
Examples:
  frontdesk evaluate --data squad-dev.json
  frontdesk evaluate --data questions.jsonl.gz --limit 500 --json
  frontdesk evaluate --data squad-2.0-dev.json --charts charts --report report.md --answers answers.jsonl

The file is JSON lines ("context", "question", "answers", and "full_answer" or "unanswerable" where they apply), plain or
gzipped, or SQuAD's own JSON.`;

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('score a model on questions with known answers')
    .requiredOption('--data <file>', 'questions with passages and answers')
    .option('--limit <n>', 'ask only so many, spread over the file', wholeNumber(1, 1e9))
    .option('--batch <n>', 'questions answered together', wholeNumber(1, 1024), 64)
    .option('--charts <folder>', 'write charts as SVG')
    .option('--report <file>', 'write the report: JSON for a name in .json, else Markdown')
    .option('--answers <file>', 'write every answer with its scores as JSON lines')
    .option('--json', 'report as JSON', false);
  return addEngineOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: EvaluateFlags) => {
      const { runEvaluate } = await import('./evaluate-run.ts');
      await runEvaluate(flags);
    });
}
