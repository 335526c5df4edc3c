// A page of somebody else, at another origin, with the script tag of the widget and a strict content security policy.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPage extends AsyncDisposable {
  readonly url: string;
  readonly origin: string;
}

/**
 * @param service whose script the page loads
 * @param attributes of the script tag, asked for with every visit
 */
export async function openHostPage(service: string, attributes: () => string = () => ''): Promise<HostPage> {
  const html = () => `<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Town of Linden Falls</title>
        <link rel="stylesheet" href="${service}/theme.css">
        <link rel="stylesheet" href="${service}/page.css">
        <script src="${service}/widget.js" ${attributes()} defer></script>
      </head>
      <body>
        <header class="top"><a class="brand" href="#town">Town of Linden Falls</a></header>
        <main id="town">
          <h1>Good neighbours since 1871.</h1>
          <p class="lead">Offices, opening hours, permits, and what is on this week in Linden Falls.</p>
        </main>
      </body>
    </html>`;
  const { host } = new URL(service);
  const policy = [
    "default-src 'none'",
    `script-src ${service}`,
    `style-src ${service}`,
    `font-src ${service}`,
    `connect-src ${service} ws://${host}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy }).end(html());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
