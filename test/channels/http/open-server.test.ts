import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { makeSigningChain, type SigningChain } from '../../../src/channels/alexa/simulator/signing-chain.ts';
import { openServer } from '../../../src/channels/http/open-server.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

const app = express().get('/', (_request, response) => void response.send('hello'));
const silent = createLogger({ LOG_LEVEL: 'silent' });
const RELOAD = { timeout: 20_000, interval: 200 };
/** Making RSA keys takes as long as luck will have it. */
const KEYS_MS = 120_000;

/** A new connection each time, which must trust the root: the certificate that it is shown. */
function shownCertificate(url: string, { root }: SigningChain): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { ca: root, agent: false }, (response) => {
      resolve((response.socket as TLSSocket).getPeerCertificate().fingerprint256);
      response.resume();
    })
      .once('error', reject)
      .end();
  });
}

describe('a server with a certificate', () => {
  it(
    'speaks HTTPS, takes a new certificate while it runs, and keeps it when the next is not good',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'frontdesk-'));
      const files = { TLS_CERT_FILE: join(folder, 'cert.pem'), TLS_KEY_FILE: join(folder, 'key.pem') };
      const write = ({ chain, privateKey }: Pick<SigningChain, 'chain' | 'privateKey'>) => {
        writeFileSync(files.TLS_CERT_FILE, chain);
        writeFileSync(files.TLS_KEY_FILE, privateKey);
      };
      const [first, second] = await Promise.all(
        [1, 2].map(() => makeSigningChain({ hosts: ['localhost'] })) as [
          Promise<SigningChain>,
          Promise<SigningChain>,
        ],
      );
      const lines: string[] = [];
      const stream = new Writable({
        write(line, _encoding, done) {
          lines.push(String(line));
          done();
        },
      });
      const log = createLogger({ LOG_LEVEL: 'info' }, stream);
      write(first);
      await using server = await openServer({
        app,
        config: parseConfig({ PORT: '0', HOST: 'localhost', ...files }),
        log,
      });
      expect(server.url).toMatch(/^https:\/\/localhost:\d+$/);
      const before = await shownCertificate(server.url, first);
      write(second);
      await expect
        .poll(() => shownCertificate(server.url, second).catch(() => before), RELOAD)
        .not.toBe(before);
      const after = await shownCertificate(server.url, second);
      write({ chain: 'no certificate', privateKey: 'no key' });
      await expect.poll(() => lines.join(''), RELOAD).toContain('the old one stays');
      expect(await shownCertificate(server.url, second)).toBe(after);
    },
    KEYS_MS,
  );

  it(
    'does not start with a key of another certificate',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'frontdesk-'));
      const files = { TLS_CERT_FILE: join(folder, 'cert.pem'), TLS_KEY_FILE: join(folder, 'key.pem') };
      const [one, other] = await Promise.all([makeSigningChain(), makeSigningChain()]);
      writeFileSync(files.TLS_CERT_FILE, one.chain);
      writeFileSync(files.TLS_KEY_FILE, other.privateKey);
      const config = parseConfig({ PORT: '0', ...files });
      await expect(openServer({ app, config, log: silent })).rejects.toThrow(
        /must be a certificate and its key/,
      );
    },
    KEYS_MS,
  );
});

describe('an address that cannot be had', () => {
  it('is named with what to do', async () => {
    const config = parseConfig({ PORT: '0' });
    await using taken = await openServer({ app, config, log: silent });
    const { port } = new URL(taken.url);
    const same = parseConfig({ PORT: port });
    await expect(openServer({ app, config: same, log: silent })).rejects.toThrow(
      /uses port \d+ already.*set PORT/,
    );
    const elsewhere = parseConfig({ PORT: '0', HOST: '203.0.113.1' });
    await expect(openServer({ app, config: elsewhere, log: silent })).rejects.toThrow(
      /has no address 203\.0\.113\.1/,
    );
  });
});
