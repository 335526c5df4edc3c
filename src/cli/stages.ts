// `frontdesk stages`: which stages a turn has, and whether a list of them is as it must be.
import { Command } from 'commander';
import type { StagesFlags } from './stages-run.ts';

const EXAMPLES = `
Examples:
  frontdesk stages
  frontdesk stages examples/stages/pipeline.json --json`;

export function stagesCommand(): Command {
  return new Command('stages')
    .description('list the stages of a turn, and check a list of them before it is used')
    .argument('[file]', 'a list of stages (default: PIPELINE_FILE, else the stages as they come)')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, flags: StagesFlags) => {
      const { listStages } = await import('./stages-run.ts');
      await listStages(file, flags);
    });
}
