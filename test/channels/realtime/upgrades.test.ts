import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService, temporaryFolder } from '../../support/service.ts';

const run = promisify(execFile);
const hasJava = spawnSync('java', ['-version']).status === 0;
const QUESTION = { message: 'When is the library open on Saturday?' };

let service: Service;
beforeAll(async () => {
  service = await startService();
  await service.learn('hours', 'The library is open on Saturday from 10 am to 4 pm.');
});
afterAll(() => service[Symbol.asyncDispose]());

/** The raw answer to a raw request; the connection is to be closed by the service. */
function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    socket.setEncoding('utf8').on('data', (part) => {
      answer += part;
    });
    socket.once('error', reject).once('close', () => resolve(answer));
    socket.write(text);
  });
}

describe('a request that asks for another protocol', () => {
  it.each(['/livez', '/v1/models', '/openapi.json', '/nowhere', '/socket.io/?EIO=4&transport=polling'])(
    'is answered over HTTP/1.1 at %s (curl --http2)',
    async (path) => {
      const plain = await run('curl', [
        '-s',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        `${service.url}${path}`,
      ]);
      const upgraded = await run('curl', [
        '-s',
        '--http2',
        '-o',
        '/dev/null',
        '-w',
        '%{http_version} %{http_code}',
        `${service.url}${path}`,
      ]);
      expect(upgraded.stdout).toBe(`1.1 ${plain.stdout}`);
    },
  );

  it('may have a body, which is read', async () => {
    const body = JSON.stringify(QUESTION);
    const args = ['-s', '--http2', '-H', 'Content-Type: application/json', '-d', body];
    const { stdout } = await run('curl', [...args, `${service.url}/v1/chat`]);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'answer' });
  });

  it('keeps its connection, on which it may ask again', async () => {
    const ask = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n';
    const h2c = 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n';
    const last = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const answer = await exchange(`${ask}${h2c}${ask}${h2c}${last}`);
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });

  it('is answered for WebSockets too where there is no live chat', async () => {
    const answer = await exchange(
      'GET /elsewhere HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('takes nothing from the live chat, which still comes by WebSocket', async () => {
    const socket = io(service.url, { transports: ['websocket'], reconnection: false });
    await new Promise((resolve, reject) =>
      socket.once('connect', resolve as () => void).once('connect_error', reject),
    );
    expect(socket.io.engine.transport.name).toBe('websocket');
    socket.close();
  });

  it.runIf(hasJava)(
    "is what Java's HttpClient sends: it gets its answers",
    async () => {
      const file = join(temporaryFolder(), 'Ask.java');
      writeFileSync(file, JAVA);
      const { stdout } = await run('java', [file, service.url, JSON.stringify(QUESTION)], {
        timeout: 60_000,
      });
      expect(stdout).toMatch(/^200 HTTP_1_1 ok/);
      expect(stdout).toContain('"kind":"answer"');
    },
    90_000,
  );

  it('never keeps the service from stopping', async () => {
    const other = await startService();
    const { hostname, port } = new URL(other.url);
    const sockets = ['h2c', 'websocket', 'nonsense'].map((protocol) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on('error', () => undefined);
      socket.write(
        `GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`,
      );
      return socket;
    });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    const startedAt = performance.now();
    await other[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    for (const socket of sockets) socket.destroy();
  });
});

const JAVA = `
import java.net.URI;
import java.net.http.*;

class Ask {
  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest live = HttpRequest.newBuilder(URI.create(args[0] + "/livez")).build();
    HttpResponse<String> answer = client.send(live, HttpResponse.BodyHandlers.ofString());
    System.out.print(answer.statusCode() + " " + answer.version() + " " + answer.body());
    HttpRequest chat = HttpRequest.newBuilder(URI.create(args[0] + "/v1/chat"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(args[1])).build();
    System.out.print(client.send(chat, HttpResponse.BodyHandlers.ofString()).body());
  }
}
`;
