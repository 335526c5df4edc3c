// What `frontdesk serve` does: opens everything, says where it is, and closes it when it is told to.
import { once } from 'node:events';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpen } from '../access/authenticator.ts';
import { type App, openApp } from '../app.ts';
import { type Config, isConfigured, loadConfigWith, unknownSettings } from '../config.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { collectionsOf, describeUnknownCollection } from './collections.ts';
import { catchInterrupt } from './interrupt.ts';
import { describeReading, describeServed } from './serve-view.ts';
import { stylesOf } from './terminal.ts';

export interface ServeFlags {
  readonly documents?: string;
  readonly host?: string;
  readonly port?: string;
  readonly alexaSimulator?: boolean;
}

/** A folder of thousands of documents takes longer; the service already answers. */
const READING_PATIENCE_MS = 10_000;

/** Ends when Ctrl-C or SIGTERM asks for it, after what is under way is finished; a second one ends it at once. */
export async function runServe({ documents, host, port, alexaSimulator }: ServeFlags): Promise<void> {
  const isForPeople = process.stdout.isTTY === true && process.stderr.isTTY === true;
  const config = loadConfigWith({
    DOCUMENTS_DIR: documents,
    HOST: host,
    PORT: port,
    ALEXA_SIMULATOR: alexaSimulator ? 'true' : undefined,
    // Somebody at a terminal reads a summary; what goes wrong is logged all the same.
    LOG_LEVEL: isForPeople && !isConfigured('LOG_LEVEL') ? 'warn' : undefined,
  });
  const telemetry = createTelemetry(config);
  if (!isForPeople) for (const line of unknownSettings()) telemetry.log.warn(line);
  using interrupt = catchInterrupt();
  const { signal } = interrupt;
  if (isForPeople) process.stdout.write(describeReading(config.DOCUMENTS_DIR));
  await using app = await openApp(config, telemetry);
  const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort').then(() => undefined);
  const ready = app.documentsRead.then(() => app.parts.knowledge.understood()).then(() => 'ready');
  const state = await Promise.race([
    ready,
    sleep(READING_PATIENCE_MS, 'reading', { ref: false }),
    stopped.then(() => 'stopped'),
  ]);
  if (state === 'reading') {
    process.stdout.write(`Frontdesk is running and still reading the documents: open ${app.url}\n`);
    await Promise.race([ready, stopped]);
  }
  if (!signal.aborted) await warnOfUnknownCollections(app, config, telemetry.log);
  if (!signal.aborted) await tellReady(app, config, isForPeople);
  await stopped;
  if (process.stderr.isTTY) process.stderr.write('Stopping. Ctrl-C again ends at once.\n');
}

/** Alexa would decline every question about a collection that is not there. */
async function warnOfUnknownCollections({ parts }: App, config: Config, log: Logger): Promise<void> {
  if (config.ALEXA_COLLECTIONS === undefined) return;
  const documents = [];
  for await (const document of parts.stores.documents.all()) documents.push(document);
  const problem = describeUnknownCollection(config.ALEXA_COLLECTIONS, collectionsOf(documents));
  if (problem !== undefined) log.warn(`ALEXA_COLLECTIONS: ${problem}`);
}

async function tellReady(
  { url, grpcAddress, parts }: App,
  config: Config,
  isForPeople: boolean,
): Promise<void> {
  const deskPage = await whereToRunTheDesk(url, parts.stores, config);
  if (!isForPeople) {
    process.stdout.write(`Frontdesk is ready: open ${url}\n`);
    process.stdout.write(`Run the desk: ${deskPage}\n`);
    if (grpcAddress !== undefined)
      process.stdout.write(`Open Inference Protocol over gRPC: ${grpcAddress}\n`);
    return;
  }
  const failed = await parts.stores.documents.list({ status: 'failed' });
  const { documentCount, passageCount } = parts.knowledge;
  const served = {
    url,
    deskPage,
    grpcAddress,
    documentsDir: config.DOCUMENTS_DIR,
    documentCount,
    passageCount,
    failedCount: failed.length,
    dataDir: config.DATA_DIR,
    isOpen: isOpen(config),
    isSample: basename(config.DOCUMENTS_DIR) === 'sample-desk',
  };
  process.stdout.write(describeServed(served, stylesOf(process.stdout)));
}

/** Before there is an account, on a machine that nobody else reaches, by a link to make one. */
async function whereToRunTheDesk(
  url: string,
  { accounts, sessions }: App['parts']['stores'],
  config: Config,
): Promise<string> {
  if ((await accounts.list()).length > 0) return `${url}/desk`;
  if (!isOpen(config)) return 'nobody can sign in yet: npx frontdesk accounts add NAME --role owner';
  return `${url}/desk#/first/${await sessions.makeLink()} (good once, for a day)`;
}
