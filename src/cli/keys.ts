// `frontdesk keys`: makes, lists and revokes the keys of the service.
import { Command, InvalidArgumentError, Option } from 'commander';
import { scopes } from '../storage/api-key-store.ts';
import type { CreateKeyFlags } from './keys-run.ts';

const EXAMPLES = `
Examples:
  frontdesk keys create --name backend --scope chat documents:write
  frontdesk keys create --name website --site https://www.example.org
  frontdesk keys list
  frontdesk keys revoke 6a1e5a6e-4c0e-4f5c-9a42-6f0b3a0e7a11`;

export function keysCommand(): Command {
  return new Command('keys')
    .description('make, list and revoke the keys of the service')
    .addHelpText('after', EXAMPLES)
    .addCommand(createCommand())
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(revokeCommand())
    .helpCommand(false);
}

function createCommand(): Command {
  const examples = `
Examples:
  A key for a program:
    frontdesk keys create --name backend --scope chat documents:write --days 90
  A public key for the widget in the pages of a website:
    frontdesk keys create --name website --site https://www.example.org --collection library`;
  return new Command('create')
    .description('make a key; it is shown only once')
    .requiredOption('--name <name>', 'what you call it')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(scopes))
    .option('--site <origin...>', 'make a public key for the pages of these origins; it may only chat')
    .option('--collection <name...>', 'the collections that it may ask (default: all)')
    .option('--days <n>', 'the number of days for which it works', days)
    .option('--secret-file <file>', 'take the secret from this file; do nothing when the key exists already')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', examples)
    .action(async (flags: CreateKeyFlags) => {
      const { createKey } = await import('./keys-run.ts');
      await createKey(flags);
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('list all keys, also those that no longer work')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', '\nExample:\n  frontdesk keys list')
    .action(async ({ json }: { json: boolean }) => {
      const { listKeys } = await import('./keys-run.ts');
      await listKeys(json);
    });
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('revoke a key: it stops working at once')
    .argument('<id>', 'the id in `frontdesk keys list`')
    .addHelpText('after', '\nExample:\n  frontdesk keys revoke 6a1e5a6e-4c0e-4f5c-9a42-6f0b3a0e7a11')
    .action(async (id: string) => {
      const { revokeKey } = await import('./keys-run.ts');
      await revokeKey(id);
    });
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 36_500) return value;
  throw new InvalidArgumentError('It must be a whole number of days from 1 to 36500.');
}
