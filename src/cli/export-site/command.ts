// `frontdesk export site`: the desk as files for any web server, answered in the visitor's browser.
import { Command } from 'commander';
import type { ExportSiteFlags } from './run.ts';

const EXAMPLES = `
Examples:
  frontdesk export site --documents handbook --out build/site --name "Town library"
  npx http-server build/site

The folder can be written again: what did not change stays as it is, and visitors load only what is new.`;

export function siteCommand(): Command {
  return new Command('site')
    .description('write a folder of static files that answers in the browser, without a server and offline')
    .requiredOption('--documents <folder>', 'the documents to answer from')
    .requiredOption(
      '--out <folder>',
      'where the files go: a new folder, or one that was written by this command',
    )
    .option('--name <name>', 'the name of the desk, as visitors read it', '')
    .option('--base <path>', 'the path at which a web server serves the folder', '/')
    .option('--model <model>', 'a folder, or <name>/<version> in MODELS_DIR (default: the newest)')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ExportSiteFlags) => {
      const { runExportSite } = await import('./run.ts');
      await runExportSite(flags);
    });
}
