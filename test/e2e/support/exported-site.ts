// A desk exported as static files, on a file server at an origin of its own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { runExportSite } from '../../../src/cli/export-site/run.ts';
import { temporaryFolder } from './sample-desk.ts';

export interface ExportedSite extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  /** Writes the folder again, from these documents. */
  export(documents: string): Promise<void>;
  /** A page of somebody else at the same origin, with the chat in it. */
  host(attributes: string): void;
}

export const sampleDesk = fileURLToPath(new URL('../../../sample-desk/', import.meta.url));

export async function openExportedSite(documents = sampleDesk): Promise<ExportedSite> {
  const folder = join(temporaryFolder(), 'site');
  const write = (from: string) =>
    runExportSite({ documents: from, out: folder, name: 'Linden Falls Library', base: '/help/', json: true });
  await write(documents);
  let attributes = '';
  const app = express();
  app.get('/host', (_request, response) => {
    response.type('html').send(`<!doctype html><html lang="en"><title>Host</title>
      <script src="/help/widget.js" defer></script><frontdesk-chat ${attributes}></frontdesk-chat></html>`);
  });
  app.use('/help', express.static(folder));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/help/`,
    folder,
    export: write,
    host(given) {
      attributes = given;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
