// `frontdesk ask`: one answer, or a prompt.
import { Command } from 'commander';
import type { AskFlags } from './ask-run.ts';
import { addEngineOptions, wholeNumber } from './engine-options.ts';

const EXAMPLES = `
Examples:
  One answer:
    frontdesk ask --context handbook.txt "When does the office open?"
  A prompt about a passage that comes with Frontdesk:
    frontdesk ask
  Many questions, one on each line:
    frontdesk ask --context handbook.txt --json < questions.txt`;

export function askCommand(): Command {
  const command = new Command('ask')
    .description('answer a question about a text, or open a prompt')
    .argument('[question]', 'the question; without one, each line of the input is one')
    .option(
      '--context <file>',
      'the text to ask about, "-" for the standard input (default: a sample passage)',
    )
    .option('--attention <file>', 'write where the writer looked for each word, as SVG')
    .option('--beam <n>', 'sentences that the writer keeps alive at once', wholeNumber(1, 8), 1)
    .option('--json', 'answer as JSON', false);
  return addEngineOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (question: string | undefined, flags: AskFlags) => {
      const { runAsk } = await import('./ask-run.ts');
      await runAsk(question, flags);
    });
}
