// `frontdesk export function`: the answering part alone, for a platform that starts it when somebody asks.
import { Command, Option } from 'commander';
import { siteCommand } from '../export-site/command.ts';
import type { ExportFunctionFlags } from './run.ts';
import { FUNCTION_TARGETS } from './targets.ts';

const EXAMPLES = `
Examples:
  frontdesk export function --target openwhisk --output build/openwhisk
  frontdesk export function --target lambda --documents handbook --output build/lambda`;

export function exportCommand(): Command {
  return new Command('export')
    .description(
      'write the desk for elsewhere: files that answer in the browser, or a function of a platform',
    )
    .addHelpText('after', `${EXAMPLES}\n  frontdesk export site --documents handbook --out build/site`)
    .addCommand(siteCommand())
    .addCommand(functionCommand())
    .helpCommand(false);
}

function functionCommand(): Command {
  return new Command('function')
    .description('write a folder that the platform takes, with the model and, if wanted, documents inside')
    .addOption(
      new Option('--target <platform>', 'whose function').choices(FUNCTION_TARGETS).makeOptionMandatory(),
    )
    .requiredOption('--output <folder>', 'a folder that does not exist yet')
    .option('--documents <folder>', 'read these now, so that the function answers from them')
    .option('--model <model>', 'a folder, or <name>/<version> in MODELS_DIR (default: the newest)')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ExportFunctionFlags) => {
      const { runExportFunction } = await import('./run.ts');
      await runExportFunction(flags);
    });
}
