// `frontdesk database`: what operators do with the database beside the service.
import { Command } from 'commander';

const EXAMPLES = `
Examples:
  frontdesk database migrate
  frontdesk database backup --output /var/backups/frontdesk.sqlite`;

export function databaseCommand(): Command {
  return new Command('database')
    .description('bring the tables up to date, or copy an SQLite database that is in use')
    .addHelpText('after', EXAMPLES)
    .addCommand(migrateCommand())
    .addCommand(backupCommand())
    .helpCommand(false);
}

function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the tables up to date; the service does so too when it starts')
    .addHelpText('after', '\nExample:\n  frontdesk database migrate')
    .action(async () => {
      const { migrateDatabase } = await import('./database-run.ts');
      await migrateDatabase();
    });
}

function backupCommand(): Command {
  return new Command('backup')
    .description('copy the SQLite database; the service may keep running')
    .requiredOption('--output <file>', 'a file that does not exist yet')
    .addHelpText('after', '\nExample:\n  frontdesk database backup --output frontdesk-2026-12-01.sqlite')
    .action(async ({ output }: { output: string }) => {
      const { backupDatabase } = await import('./database-run.ts');
      await backupDatabase(output);
    });
}
