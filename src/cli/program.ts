// The command `frontdesk` and all that belongs to it. Commands import what they need when they run.
import { Command } from 'commander';
import { packageVersion } from '../package-version.ts';
import { accountsCommand } from './accounts.ts';
import { alexaCommand } from './alexa.ts';
import { answerCommand } from './answer.ts';
import { askCommand } from './ask.ts';
import { documentsCommand } from './documents.ts';
import { evaluateCommand } from './evaluate.ts';
import { keysCommand } from './keys.ts';
import { modelsCommand } from './models.ts';
import { serveCommand } from './serve.ts';
import { stagesCommand } from './stages.ts';
import { trainCommand } from './train.ts';

const EXAMPLE = `
Examples:
  frontdesk serve --documents handbook
  frontdesk ask --context handbook.txt "When does the office open?"

Every command has its own --help. Exit codes: docs/errors.md.`;

export function createProgram(): Command {
  const program = new Command('frontdesk')
    .description('A self-hosted desk assistant: answers questions from your documents in full sentences.')
    .version(packageVersion(), '-v, --version')
    .helpCommand(false)
    .showHelpAfterError('(--help explains the options)')
    .addHelpText('after', EXAMPLE);
  const commands = [
    serveCommand(),
    documentsCommand(),
    keysCommand(),
    accountsCommand(),
    askCommand(),
    answerCommand(),
    evaluateCommand(),
    trainCommand(),
    modelsCommand(),
    stagesCommand(),
    alexaCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  exitByException(program);
  return program;
}

/** So that main alone decides about the exit code. */
function exitByException(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitByException(child);
}
