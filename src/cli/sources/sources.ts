// `frontdesk sources`: how the sources of documents are, and reading one now.
import { Command, Option } from 'commander';
import type { SourceFlags, SourceReadFlags } from './sources-run.ts';

const EXAMPLES = `
Examples:
  frontdesk sources
  frontdesk sources read articles
  frontdesk sources read articles --accept-removals
  frontdesk sources list --url https://desk.example.org --key fd_…

Without --url they work on the database of this machine (DATA_DIR, DATABASE_URL) and its SOURCES_FILE; a service that
runs on it reads what is asked for within seconds.`;

export function sourcesCommand(): Command {
  return new Command('sources')
    .description('list the databases, websites, buckets and repositories that documents come from')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(readCommand())
    .helpCommand(false);
}

function listCommand(): Command {
  const command = new Command('list')
    .description('all sources, and how each is')
    .addHelpText('after', '\nExample:\n  frontdesk sources list')
    .action(async (flags: SourceFlags) => {
      const { listSources } = await import('./sources-run.ts');
      await listSources(flags);
    });
  return withPlace(command);
}

function readCommand(): Command {
  const command = new Command('read')
    .description('have a source read now')
    .argument('[name]', 'its name (default: all)')
    .option('--accept-removals', 'remove what is gone from it, however much it is', false)
    .addHelpText('after', '\nExample:\n  frontdesk sources read articles')
    .action(async (name: string | undefined, flags: SourceReadFlags) => {
      const { readSources } = await import('./sources-run.ts');
      await readSources(name, flags);
    });
  return withPlace(command);
}

function withPlace(command: Command): Command {
  return command
    .option('--url <address>', 'the service to use (default: the database of this machine)')
    .addOption(new Option('--key <key>', 'a key of that service').env('FRONTDESK_KEY'))
    .option('--json', 'report as JSON', false);
}
