// `frontdesk ask`: one answer, or a prompt, from the documents of the desk or from a text.
import { Command, Option } from 'commander';
import { AppError } from '../errors.ts';
import type { AskDeskFlags } from './ask-desk-run.ts';
import type { AskTextFlags } from './ask-text-run.ts';
import { addEngineOptions } from './engine-options.ts';

const EXAMPLES = `
Examples:
  From the documents of the service that runs on this machine:
    frontdesk ask "When does the library open on Saturday?"
  From a folder of documents, without a service:
    frontdesk ask --documents handbook "When does the office open?"
  From one text, by the model alone:
    frontdesk ask --context handbook.txt "When does the office open?"
  A prompt:
    frontdesk ask
  Many questions, one on each line:
    frontdesk ask --json < questions.txt`;

/** Options that say how the model reads a text; the desk decides that by itself. */
const OF_TEXT = ['engine', 'server', 'model'];
const OF_DESK = ['documents', 'url', 'key', 'collection'];

export function askCommand(): Command {
  const command = new Command('ask')
    .description('answer a question from your documents, or open a prompt')
    .argument('[question]', 'the question; without one, each line of the input is one')
    .option('--documents <folder>', 'ask this folder instead of a running service')
    .option('--url <address>', 'the service to ask (default: the one on this machine, by HOST and PORT)')
    .addOption(new Option('--key <key>', 'a key of that service').env('FRONTDESK_KEY'))
    .option('--collection <names...>', 'ask only these collections')
    .option('--json', 'answer as JSON', false)
    .option('--context <file>', 'ask only this text, "-" for standard input');
  return addEngineOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (question: string | undefined, flags: AskDeskFlags & AskTextFlags) => {
      refuseTogether(command, flags.context === undefined ? OF_TEXT : OF_DESK, flags.context !== undefined);
      if (flags.context !== undefined) {
        const { runAskText } = await import('./ask-text-run.ts');
        await runAskText(question, { ...flags, context: flags.context });
      } else {
        const { runAskDesk } = await import('./ask-desk-run.ts');
        await runAskDesk(question, flags);
      }
    });
}

function refuseTogether(command: Command, names: readonly string[], hasContext: boolean): void {
  const given = names.find((name) => command.getOptionValueSource(name) === 'cli');
  if (given !== undefined)
    throw new AppError(
      'invalid_input',
      hasContext ? `--${given} does not go with --context.` : `--${given} goes with --context.`,
    );
}
