// The server that listens: HTTP, or HTTPS with a certificate that is read again when its files change.
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Express } from 'express';
import { addressRefused } from '../../access/address-refused.ts';
import { openCertificate } from '../../access/certificate.ts';
import type { Config } from '../../config.ts';
import type { Logger } from '../../telemetry/logger.ts';

export interface OpenServer extends AsyncDisposable {
  readonly server: Server;
  /** For the people of this machine. */
  readonly url: string;
}

export interface ServerOptions {
  readonly app: Express;
  readonly config: Config;
  readonly log: Logger;
  /** How long a request that began may go on when the server is to close. */
  readonly graceMs?: number;
}

/** Longer than proxies keep theirs, so that none sends a request into a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;
/** So long a client may take for the head of a request; bodies have a guard of their own. */
const HEADERS_MS = 15_000;
const LOOK_EVERY_MS = 5000;
const GRACE_MS = 8000;
const CLOSE_IDLE_EVERY_MS = 50;
const SERVER = { headersTimeout: HEADERS_MS, connectionsCheckingInterval: LOOK_EVERY_MS };

/**
 * Listens on `HOST` and `PORT`. Disposed, it takes no connection more, waits for the requests that began, and then
 * cuts off what is left.
 *
 * @throws AppError `config_invalid` when the address cannot be had or the certificate is not good
 */
export async function openServer({
  app,
  config,
  log,
  graceMs = GRACE_MS,
}: ServerOptions): Promise<OpenServer> {
  const certificate = openCertificate(config, log);
  const server = certificate
    ? createHttpsServer({ ...certificate.pem, ...SERVER }, app)
    : createHttpServer(SERVER, app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  certificate?.onChange((pem) => (server as ReturnType<typeof createHttpsServer>).setSecureContext(pem));
  try {
    await listen(server, config);
  } catch (error) {
    certificate?.[Symbol.dispose]();
    throw error;
  }
  return {
    server,
    url: urlOf(server.address() as AddressInfo, config),
    async [Symbol.asyncDispose]() {
      certificate?.[Symbol.dispose]();
      await close(server, sockets, graceMs);
    },
  };
}

function listen(server: Server, { HOST, PORT }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(addressRefused(cause, { host: HOST, port: PORT, key: 'PORT' })));
    server.listen({ host: HOST.replace(/^\[(.*)\]$/, '$1'), port: PORT }, resolve);
  });
}

async function close(server: Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections that a request kept open become idle one after the other.
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  // Browsers open connections in advance; Node.js counts one as idle only after its first request.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  // Connections that were upgraded are none of the server's any more, but it waits for them.
  const deadline = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}

function urlOf({ address, port, family }: AddressInfo, { HOST, TLS_CERT_FILE }: Config): string {
  const isAnywhere = address === '0.0.0.0' || address === '::';
  const host = isAnywhere
    ? 'localhost'
    : HOST === 'localhost'
      ? HOST
      : family === 'IPv6'
        ? `[${address}]`
        : address;
  return `${TLS_CERT_FILE === undefined ? 'http' : 'https'}://${host}:${port}`;
}
