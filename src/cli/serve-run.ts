// What `frontdesk serve` does: opens everything, says where it is, and closes it when it is told to.
import { once } from 'node:events';
import { openApp } from '../app.ts';
import { loadConfigWith } from '../config.ts';
import { catchInterrupt } from './interrupt.ts';

export interface ServeFlags {
  readonly documents?: string;
  readonly host?: string;
  readonly port?: string;
}

/** Ends when Ctrl-C or SIGTERM asks for it, after what is under way is finished; a second one ends it at once. */
export async function runServe({ documents, host, port }: ServeFlags): Promise<void> {
  const config = loadConfigWith({ DOCUMENTS_DIR: documents, HOST: host, PORT: port });
  using interrupt = catchInterrupt();
  await using app = await openApp(config);
  process.stdout.write(`Frontdesk is ready: open ${app.url}\n`);
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
  process.stderr.write('Stopping: what is under way is finished first. Ctrl-C again ends at once.\n');
}
