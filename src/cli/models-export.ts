// `frontdesk models export`: a model version for a model server.
import { Command, Option } from 'commander';
import type { ExportFlags } from './models-export-run.ts';

const EXAMPLES = `
Examples:
  frontdesk models export desk-qa/2 --format triton --output build/triton
  frontdesk models export desk-qa/2 --format kserve --output build/mlserver`;

export function exportCommand(): Command {
  return new Command('export')
    .description('write a version as a model repository for Triton, or for MLServer and KServe')
    .argument('<model>', 'a folder, or <name>/<version> in MODELS_DIR')
    .addOption(
      new Option('--format <format>', 'whose repository').choices(['triton', 'kserve']).makeOptionMandatory(),
    )
    .requiredOption('--output <folder>', 'a folder that does not exist yet')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, flags: ExportFlags) => {
      const { runExport } = await import('./models-export-run.ts');
      await runExport(model, flags);
    });
}
