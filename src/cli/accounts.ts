// `frontdesk accounts`: the people who run the desk on its page.
import { Command, Option } from 'commander';
import { roles } from '../storage/people/account-store.ts';
import type { AddAccountFlags } from './accounts-run.ts';

const EXAMPLES = `
Examples:
  frontdesk accounts add ada --role owner
  printf '%s' "$PASSWORD" | frontdesk accounts add ben --role agent --display-name "Ben from the library"
  frontdesk accounts list
  frontdesk accounts password ada
  frontdesk accounts remove ben

A password is asked for, or read from standard input.`;

export function accountsCommand(): Command {
  return new Command('accounts')
    .description('add, list and remove the people who run the desk on its page')
    .addHelpText('after', EXAMPLES)
    .addCommand(addCommand())
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(removeCommand())
    .addCommand(passwordCommand())
    .helpCommand(false);
}

function addCommand(): Command {
  return new Command('add')
    .description('add an account')
    .argument('<name>', 'typed to sign in')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('agent'))
    .option('--display-name <name>', 'what visitors and colleagues read')
    .addHelpText('after', '\nExample:\n  frontdesk accounts add ada --role owner')
    .action(async (name: string, flags: AddAccountFlags) => {
      const { addAccount } = await import('./accounts-run.ts');
      await addAccount(name, flags);
    });
}

function listCommand(): Command {
  return new Command('list')
    .description('list all accounts')
    .option('--json', 'report as JSON', false)
    .addHelpText('after', '\nExample:\n  frontdesk accounts list')
    .action(async ({ json }: { json: boolean }) => {
      const { listAccounts } = await import('./accounts-run.ts');
      await listAccounts(json);
    });
}

function removeCommand(): Command {
  return new Command('remove')
    .description('remove an account and end its sessions')
    .argument('<name>', 'as in `frontdesk accounts list`')
    .addHelpText('after', '\nExample:\n  frontdesk accounts remove ben')
    .action(async (name: string) => {
      const { removeAccount } = await import('./accounts-run.ts');
      await removeAccount(name);
    });
}

function passwordCommand(): Command {
  return new Command('password')
    .description('set a new password and end all sessions of the account')
    .argument('<name>', 'as in `frontdesk accounts list`')
    .addHelpText('after', '\nExample:\n  frontdesk accounts password ada')
    .action(async (name: string) => {
      const { setPassword } = await import('./accounts-run.ts');
      await setPassword(name);
    });
}
