import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeSigningChain, type SigningChain } from '../../../src/channels/alexa/simulator/signing-chain.ts';
import { createCertificateCache } from '../../../src/channels/alexa/verification/certificate-cache.ts';
import { downloadText } from '../../../src/channels/alexa/verification/download-text.ts';
import { refusalReasonOf } from '../../../src/channels/alexa/verification/refused.ts';
import { CERTIFICATE_URL } from './alexa-server.ts';

const DAY_MS = 86_400_000;

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      // First of all no new ones: one that came in between would be waited for.
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

describe('a certificate', () => {
  let first: SigningChain;
  let fresh: SigningChain;

  beforeAll(async () => {
    [first, fresh] = await Promise.all([
      makeSigningChain({ validTo: new Date(Date.now() + DAY_MS) }),
      makeSigningChain({ validTo: new Date(Date.now() + 3 * DAY_MS) }),
    ]);
  });

  test('is downloaded once, and again when it is out of date', async () => {
    const { root, chain } = first;
    let now = Date.now();
    let served = chain;
    let downloads = 0;
    const cache = createCertificateCache({
      trustedRoots: [root, fresh.root],
      now: () => now,
      download: async () => {
        downloads++;
        return served;
      },
    });
    const key = await cache.publicKeyAt(CERTIFICATE_URL);
    expect(await cache.publicKeyAt(CERTIFICATE_URL)).toBe(key);
    expect(downloads).toBe(1);
    now += 2 * DAY_MS;
    await expect(cache.publicKeyAt(CERTIFICATE_URL)).rejects.toMatchObject({ code: 'invalid_input' });
    served = fresh.chain;
    expect(await cache.publicKeyAt(CERTIFICATE_URL)).not.toBe(key);
    expect(downloads).toBe(3);
  });

  test('that could not be had is asked for again', async () => {
    const { root, chain } = first;
    const answers = [Promise.reject(new Error('the network is down')), Promise.resolve(chain)];
    const cache = createCertificateCache({
      trustedRoots: [root],
      download: () => answers.shift() ?? Promise.reject(new Error('asked too often')),
    });
    const refusal = await cache.publicKeyAt(CERTIFICATE_URL).catch((error: unknown) => error);
    expect(refusalReasonOf(refusal)).toContain('the network is down');
    expect((await cache.publicKeyAt(CERTIFICATE_URL)).asymmetricKeyType).toBe('rsa');
  });

  test('is not sought at ever more addresses at the same time', async () => {
    let downloads = 0;
    const cache = createCertificateCache({
      trustedRoots: [],
      download: () => {
        downloads++;
        return new Promise(() => undefined);
      },
    });
    const last = Array.from({ length: 9 }, (_, i) => cache.publicKeyAt(`${CERTIFICATE_URL}.${i}`)).at(-1);
    await expect(last).rejects.toMatchObject({ code: 'invalid_input' });
    expect(downloads).toBe(8);
  });
});

describe('a download', () => {
  test('gives the text of the address', async () => {
    await using server = await serve((_request, response) => response.end('certificate'));
    expect(await downloadText(server.url)).toBe('certificate');
  });

  test('is given up when it does not come in time', async () => {
    await using server = await serve((_request, response) => response.write('slow'));
    await expect(downloadText(server.url, { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('is given up when it does not end', async () => {
    await using server = await serve((_request, response) => {
      const more = () => response.write('x'.repeat(10_000), () => setImmediate(more));
      more();
    });
    await expect(downloadText(server.url, { limitBytes: 100_000 })).rejects.toThrow('over 100000 bytes');
  });

  test('follows no redirect', async () => {
    await using other = await serve((_request, response) => response.end('elsewhere'));
    await using server = await serve((_request, response) => {
      response.writeHead(302, { Location: other.url }).end();
    });
    await expect(downloadText(server.url)).rejects.toThrow();
  });

  test('takes no page that says that there is nothing', async () => {
    await using server = await serve((_request, response) => response.writeHead(403).end('no'));
    await expect(downloadText(server.url)).rejects.toThrow('answers 403');
  });
});
