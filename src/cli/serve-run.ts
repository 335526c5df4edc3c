// What `frontdesk serve` does: opens everything, says where it is, and closes it when it is told to.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpen } from '../access/authenticator.ts';
import { type App, openApp } from '../app.ts';
import { type Config, loadConfigWith } from '../config.ts';
import { catchInterrupt } from './interrupt.ts';

export interface ServeFlags {
  readonly documents?: string;
  readonly host?: string;
  readonly port?: string;
  readonly alexaSimulator?: boolean;
}

/** A folder of thousands of documents takes longer, and the service answers meanwhile. */
const READING_PATIENCE_MS = 10_000;

/** Ends when Ctrl-C or SIGTERM asks for it, after what is under way is finished; a second one ends it at once. */
export async function runServe({ documents, host, port, alexaSimulator }: ServeFlags): Promise<void> {
  const config = loadConfigWith({
    DOCUMENTS_DIR: documents,
    HOST: host,
    PORT: port,
    ALEXA_SIMULATOR: alexaSimulator ? 'true' : undefined,
  });
  using interrupt = catchInterrupt();
  const { signal } = interrupt;
  await using app = await openApp(config);
  const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort').then(() => undefined);
  const isRead = await Promise.race([
    app.documentsRead.then(() => true),
    sleep(READING_PATIENCE_MS, false, { ref: false }),
    stopped.then(() => false),
  ]);
  if (!signal.aborted) {
    const state = isRead ? 'is ready' : 'is up, and still reading the documents';
    process.stdout.write(`Frontdesk ${state}: open ${app.url}\n`);
    process.stdout.write(await deskLine(app, config));
    if (app.grpcAddress !== undefined)
      process.stdout.write(`Open Inference Protocol over gRPC: ${app.grpcAddress}\n`);
  }
  await stopped;
  if (process.stderr.isTTY) process.stderr.write('Stopping. Ctrl-C again ends at once.\n');
}

/** Where the desk's page is; before there is an account, on a machine that nobody else reaches, by a link to make one. */
async function deskLine({ url, parts: { stores } }: App, config: Config): Promise<string> {
  if ((await stores.accounts.list()).length > 0) return `The people of the desk sign in at ${url}/desk\n`;
  if (!isOpen(config))
    return 'Nobody can sign in at /desk yet: `frontdesk accounts add NAME --role owner` makes an account.\n';
  return `Run the desk: open ${url}/desk#/first/${await stores.sessions.makeLink()} (good once, for a day)\n`;
}
