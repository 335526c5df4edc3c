// `frontdesk documents`: adds, lists, removes documents and reads them again, beside a running service or over HTTP.
import { Command, Option } from 'commander';
import type { AddFlags, PlaceFlags } from './documents-run.ts';

const EXAMPLES = `
Examples:
  frontdesk documents add handbook "minutes/**/*.pdf" https://example.org/faq
  frontdesk documents list
  frontdesk documents remove handbook/old-rules.md
  frontdesk documents add rota.docx --url https://desk.example.org --key fd_…

Without --url they work on the database of this machine (DATA_DIR, DATABASE_URL); a service that runs on it takes the
changes over within seconds.`;

export function documentsCommand(): Command {
  return new Command('documents')
    .description('add, list and remove the documents that the desk answers from')
    .addHelpText('after', EXAMPLES)
    .addCommand(addCommand())
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(removeCommand())
    .addCommand(reindexCommand())
    .addCommand(checkCommand())
    .helpCommand(false);
}

function addCommand(): Command {
  const command = new Command('add')
    .description('add documents, and read changed ones again')
    .argument(
      '<what...>',
      'files, folders with everything in them, patterns in quotes, or addresses of pages',
    )
    .option('--title <title>', 'the title of one document (default: its own)')
    .addHelpText('after', '\nExample:\n  frontdesk documents add handbook --collection staff')
    .action(async (what: string[], flags: AddFlags) => {
      const { addDocuments } = await import('./documents-run.ts');
      await addDocuments(what, flags);
    });
  return withPlace(command.option('--collection <name>', 'the collection that they belong to', 'main'));
}

function listCommand(): Command {
  const command = new Command('list')
    .description('list all documents and the state of each')
    .option('--collection <name>', 'only those of one collection')
    .addHelpText('after', '\nExample:\n  frontdesk documents list --collection staff')
    .action(async (flags: PlaceFlags) => {
      const { listDocuments } = await import('./documents-run.ts');
      await listDocuments(flags);
    });
  return withPlace(command);
}

function removeCommand(): Command {
  const command = new Command('remove')
    .description('remove documents; files on the disk stay')
    .argument('<which...>', 'ids, beginnings of ids, or the files and addresses they came from')
    .option('--collection <name>', 'only in one collection')
    .addHelpText('after', '\nExample:\n  frontdesk documents remove 6a1e5a6e')
    .action(async (which: string[], flags: PlaceFlags) => {
      const { removeDocuments } = await import('./documents-run.ts');
      await removeDocuments(which, flags);
    });
  return withPlace(command);
}

function reindexCommand(): Command {
  const command = new Command('reindex')
    .description('read documents again, and fetch pages again')
    .argument(
      '[which...]',
      'ids, beginnings of ids, or the files and addresses they came from (default: all)',
    )
    .option('--collection <name>', 'only in one collection')
    .addHelpText('after', '\nExample:\n  frontdesk documents reindex')
    .action(async (which: string[], flags: PlaceFlags) => {
      const { reindexDocuments } = await import('./documents-run.ts');
      await reindexDocuments(which, flags);
    });
  return withPlace(command);
}

function checkCommand(): Command {
  return new Command('check')
    .description(
      'what may be wrong with the documents: duplicates, contradictions, dates that have passed, …',
    )
    .option('--json', 'report as JSON', false)
    .addHelpText('after', '\nExample:\n  frontdesk documents check')
    .action(async ({ json }: { json: boolean }) => {
      const { checkAllDocuments } = await import('./documents-check-run.ts');
      await checkAllDocuments(json);
    });
}

function withPlace(command: Command): Command {
  return command
    .option('--url <address>', 'the service to use (default: the database of this machine)')
    .addOption(new Option('--key <key>', 'a key of that service').env('FRONTDESK_KEY'))
    .option('--json', 'report as JSON', false);
}
