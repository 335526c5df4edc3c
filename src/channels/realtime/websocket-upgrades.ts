// Only upgrades to WebSocket under /socket.io belong to the live chat. Clients ask for others on any route (curl and
// Java's HttpClient for h2c): RFC 9110 §7.8 lets a server ignore them, so such a request is answered over HTTP/1.1.
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

type TakeUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/** Call it after Socket.IO has attached itself to the server: it stands before its listeners. */
export function takeOnlyWebSockets(server: HttpServer | HttpsServer, path: string): void {
  const listeners = server.listeners('upgrade') as TakeUpgrade[];
  const lastResponse = new WeakMap<Socket, ServerResponse>();
  server.on('request', ({ socket }, response) => lastResponse.set(socket, response));
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isWebSocketFor(path, request)) {
      for (const take of listeners) take.call(server, request, socket, head);
      return;
    }
    const bytes = Buffer.concat([Buffer.from(headOf(request), 'latin1'), head]);
    afterResponse(lastResponse.get(socket), socket, () => answerPlainly(server, socket, bytes));
  });
}

function isWebSocketFor(path: string, { headers, url = '' }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === 'websocket' && url.startsWith(path);
}

/** A client may ask for the upgrade before it has the answer to what it asked first: answers keep their order. */
function afterResponse(response: ServerResponse | undefined, socket: Socket, next: () => void): void {
  if (response === undefined || response.closed) {
    next();
    return;
  }
  const close = () => socket.destroy();
  // Nobody else listens meanwhile.
  socket.on('error', close);
  response.once('close', () => {
    socket.off('error', close);
    if (socket.writable) next();
  });
}

/**
 * Node.js has given up the connection when it tells of an upgrade, and the request is out of its parser: the request is
 * put back in front of the connection's bytes without the wish, and the server takes the connection as a new one.
 */
function answerPlainly(server: HttpServer | HttpsServer, socket: Socket, bytes: Buffer): void {
  socket.setTimeout(0);
  socket.unshift(bytes);
  server.emit(server instanceof HttpsServer ? 'secureConnection' : 'connection', socket);
}

const UPGRADE_HEADERS = new Set(['upgrade', 'http2-settings']);

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    if (UPGRADE_HEADERS.has(name.toLowerCase())) continue;
    const kept = name.toLowerCase() === 'connection' ? withoutUpgrade(value) : value;
    if (kept !== '') lines.push(`${name}: ${kept}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function withoutUpgrade(connection: string): string {
  const options = connection.split(',').map((option) => option.trim());
  return options.filter((option) => !UPGRADE_HEADERS.has(option.toLowerCase())).join(', ');
}
