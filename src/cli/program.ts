// The command `frontdesk` and all that belongs to it. Commands import what they need when they run.
import { Command } from 'commander';
import { packageVersion } from '../package-version.ts';
import { accountsCommand } from './accounts.ts';
import { alexaCommand } from './alexa.ts';
import { answerCommand } from './answer.ts';
import { askCommand } from './ask.ts';
import { databaseCommand } from './database.ts';
import { documentsCommand } from './documents.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export-function/command.ts';
import { keysCommand } from './keys.ts';
import { modelsCommand } from './models.ts';
import { serveCommand } from './serve.ts';
import { sourcesCommand } from './sources/sources.ts';
import { stagesCommand } from './stages.ts';
import { trainCommand } from './train.ts';

const EXAMPLE = `
Examples:
  frontdesk serve --documents handbook
  frontdesk ask --documents handbook "When does the office open?"

Every command has its own --help. Exit codes: docs/errors.md.`;

export function createProgram(): Command {
  const program = new Command('frontdesk')
    .description('A self-hosted desk assistant: answers questions from your documents in full sentences.')
    .version(packageVersion(), '-v, --version')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'frontdesk: ')) })
    .showHelpAfterError('(--help explains the options)')
    .addHelpText('after', EXAMPLE);
  const commands = [
    serveCommand(),
    documentsCommand(),
    sourcesCommand(),
    keysCommand(),
    databaseCommand(),
    accountsCommand(),
    askCommand(),
    answerCommand(),
    evaluateCommand(),
    trainCommand(),
    modelsCommand(),
    stagesCommand(),
    alexaCommand(),
    exportCommand(),
  ];
  for (const command of commands) program.addCommand(inherit(command, program));
  program.hook('preAction', tellUnknownSettings);
  exitByException(program);
  return program;
}

function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

/** A misspelt setting does nothing, so a warning comes before the command runs. */
async function tellUnknownSettings(_program: Command, command: Command): Promise<void> {
  // The service warns in its log, unless it runs on a terminal.
  if (command.name() === 'serve' && process.stderr.isTTY !== true) return;
  const { unknownSettings } = await import('../config.ts');
  for (const line of unknownSettings()) process.stderr.write(`frontdesk: ${line}\n`);
}

/** Only main sets the exit code. */
function exitByException(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitByException(child);
}
