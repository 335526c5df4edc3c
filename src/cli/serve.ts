// `frontdesk serve`: the service, until it is told to stop.
import { Command, Option } from 'commander';
import type { ServeFlags } from './serve-run.ts';

const EXAMPLES = `
Examples:
  About the sample desk that comes with Frontdesk:
    frontdesk serve
  About your own documents:
    frontdesk serve --documents handbook

Everything else is set in the environment or in .env: example.env lists it.`;

export function serveCommand(): Command {
  return new Command('serve')
    .description('start the service: chat, HTTP interface and web page about your documents')
    .addOption(new Option('--documents <folder>', 'the folder of your documents').env('DOCUMENTS_DIR'))
    .addOption(new Option('--host <address>', 'the address to listen on').env('HOST'))
    .addOption(new Option('--port <n>', 'the port to listen on, 0 for any that is free').env('PORT'))
    .option('--alexa-simulator', 'let `frontdesk alexa say` talk to it')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ServeFlags) => {
      const { runServe } = await import('./serve-run.ts');
      await runServe(flags);
    });
}
