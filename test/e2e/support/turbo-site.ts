// A site whose pages Turbo joins: it puts the body of the next page in the place of the one that is shown.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

const require = createRequire(import.meta.url);
const turbo = readFileSync(require.resolve('@hotwired/turbo'), 'utf8');

/** Two pages, `/one` and `/two`, each with a link to the other and the script tag of the widget. */
export async function openTurboSite(service: string): Promise<AsyncDisposable & { readonly url: string }> {
  const html = (name: string, other: string) => `<!doctype html>
    <html lang="en">
      <head>
        <title>${name}</title>
        <meta name="turbo-prefetch" content="false">
        <script src="/turbo.js"></script>
        <script src="${service}/widget.js" defer></script>
      </head>
      <body><h1>${name}</h1><a href="/${other}">To ${other}</a></body>
    </html>`;
  const server = createServer(({ url }, response) => {
    if (url === '/turbo.js') return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(turbo);
    const page = url === '/two' ? html('two', 'one') : html('one', 'two');
    return response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/one`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
