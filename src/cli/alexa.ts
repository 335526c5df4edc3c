// `frontdesk alexa`: the package of the skill, and a simulator to talk to it without a device.
import { Command, Option } from 'commander';
import type { PackageFlags } from './alexa-package-run.ts';
import type { SayFlags } from './alexa-say-run.ts';

const EXAMPLES = `
Examples:
  frontdesk alexa package --endpoint https://desk.example.org
  frontdesk alexa say "when does the library open" "and on Sundays"

From nothing to a working skill: docs/alexa.md.`;

export function alexaCommand(): Command {
  return new Command('alexa')
    .description('make the Alexa skill, and talk to it without a device')
    .addHelpText('after', EXAMPLES)
    .addCommand(packageCommand())
    .addCommand(sayCommand())
    .helpCommand(false);
}

function packageCommand(): Command {
  const examples = `
Examples:
  frontdesk alexa package --endpoint https://desk.example.org
  frontdesk alexa package --endpoint https://desk.example.org/alexa --invocation-name "city library" --name "City Library" --privacy https://example.org/privacy`;
  return new Command('package')
    .description('write the skill package for Amazon, and check it by its rules')
    .requiredOption('--endpoint <url>', 'where the service is, such as https://desk.example.org')
    .option('--output <folder>', 'where to write it', 'alexa-skill')
    .option('--invocation-name <words>', 'what people say to open it (default: front desk)')
    .option('--name <name>', 'what it is called in the store (default: Front Desk)')
    .option('--privacy <url>', 'your privacy policy (default: /privacy of the endpoint)')
    .option('--terms <url>', 'your terms of use (default: /terms of the endpoint)')
    .addHelpText('after', examples)
    .action(async (flags: PackageFlags) => {
      const { packageSkill } = await import('./alexa-package-run.ts');
      await packageSkill(flags);
    });
}

function sayCommand(): Command {
  const examples = `
The service must run with the same DATA_DIR, as \`frontdesk serve --alexa-simulator\`.

Examples:
  frontdesk alexa say "when does the library open"
  A conversation, a turn each:
    frontdesk alexa say "open front desk" "when does the library open" "and on Sundays" "repeat" "yes" "stop"`;
  return new Command('say')
    .description('say something to the running skill, as Alexa would, and print what it answers')
    .argument('<utterance...>', 'what is said, one turn each')
    .option('--endpoint <url>', 'where the skill is (default: /alexa of the service on this machine)')
    .addOption(
      new Option('--locale <locale>', 'which English is spoken').choices(['en-US', 'en-GB']).default('en-US'),
    )
    .option('--user <id>', 'speak as this user, who may have spoken before (default: a new user)')
    .option('--json', 'print each answer as a line of JSON', false)
    .addHelpText('after', examples)
    .action(async (utterances: string[], flags: SayFlags) => {
      const { sayToSkill } = await import('./alexa-say-run.ts');
      await sayToSkill(utterances, flags);
    });
}
