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
 * @param body what else stands in the page
 */
export async function openHostPage(
  service: string,
  attributes: () => string = () => '',
  body = '',
): Promise<HostPage> {
  const html =
    () => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Town of Linden Falls</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <script src="${service}/widget.js" ${attributes()} defer></script></head>
    <body><main><h1>Town of Linden Falls</h1><p><a href="#council">Council</a> meets on Mondays.</p></main>${body}</body></html>`;
  const { host } = new URL(service);
  const policy = [
    "default-src 'none'",
    `script-src ${service}`,
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
