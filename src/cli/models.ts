// `frontdesk models`: which model versions there are, whether their files are whole, and which of them answers whom.
import { Command } from 'commander';
import { exportCommand } from './models-export.ts';
import { optimiseCommands } from './models-optimise.ts';
import type { ModelsFlags } from './models-run.ts';
import { rolloutCommands } from './rollouts.ts';

const EXAMPLES = `
Examples:
  frontdesk models
  frontdesk models list --verify
  frontdesk models show desk-qa/2 --json
  frontdesk models canary desk-qa/2 --steps 1,10,50,100`;

export function modelsCommand(): Command {
  const command = new Command('models')
    .description('list the models, show one, publish a version and roll it out')
    .addHelpText('after', EXAMPLES);
  const list = new Command('list')
    .description('list the model versions in MODELS_DIR')
    .addHelpText('after', '\nExample:\n  frontdesk models list --verify')
    .action(async (flags: ModelsFlags) => {
      const { listModels } = await import('./models-run.ts');
      await listModels(flags);
    });
  const show = new Command('show')
    .description('show one model version: its sizes, scores, files and origin')
    .argument('[model]', 'a folder, or <name>/<version> in MODELS_DIR (default: the newest)')
    .addHelpText('after', '\nExample:\n  frontdesk models show desk-qa/2 --verify')
    .action(async (model: string | undefined, flags: ModelsFlags) => {
      const { showModel } = await import('./models-run.ts');
      await showModel(model, flags);
    });
  for (const child of [list, show])
    child
      .option('--verify', 'read every file and compare it with its SHA-256', false)
      .option('--json', 'report as JSON', false);
  command.addCommand(list, { isDefault: true }).addCommand(show).helpCommand(false);
  command.addCommand(exportCommand());
  for (const child of [...rolloutCommands(), ...optimiseCommands()]) command.addCommand(child);
  return command;
}
