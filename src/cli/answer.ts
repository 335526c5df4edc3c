// `frontdesk answer`: many questions from a file, one answer a line.
import { Command } from 'commander';
import type { AnswerFlags } from './answer-run.ts';
import { addEngineOptions, wholeNumber } from './engine-options.ts';

const EXAMPLES = `
Examples:
  frontdesk answer --input questions.jsonl --output answers.jsonl
  zcat questions.jsonl.gz | frontdesk answer --input - --output - > answers.jsonl

Each line of the input is a JSON object with "context", "question" and, if you like, an "id"; it may be gzipped. Each
gives one line in the same order: its "id" (without one, its "line") and the answer, or "error" and its "line".
A run that was stopped goes on after its last whole line when it is started again in the same way. A name that ends in
.gz gives gzipped output; to go on there, the part that is done is written again first.`;

export function answerCommand(): Command {
  const command = new Command('answer')
    .description('answer the questions of a file, line by line')
    .requiredOption('--input <file>', 'JSON lines with questions and passages, "-" for the standard input')
    .requiredOption('--output <file>', 'where the answers go, "-" for the standard output')
    .option('--batch <n>', 'questions answered together', wholeNumber(1, 1024), 64)
    .option('--restart', 'start again instead of continuing an output file that exists', false)
    .option('--json', 'report as JSON at the end, on standard error', false);
  return addEngineOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: AnswerFlags) => {
      const { runAnswer } = await import('./answer-run.ts');
      await runAnswer(flags);
    });
}
