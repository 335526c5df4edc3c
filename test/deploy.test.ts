import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSigningChain } from '../src/channels/alexa/simulator/signing-chain.ts';
import { parseConfig } from '../src/config.ts';

interface Directive {
  readonly words: readonly string[];
  readonly block: readonly Directive[];
}

const { PORT, DOCUMENT_LIMIT_BYTES } = parseConfig({});
const HOST = 'desk.example.org';

/** Both proxies have directives with blocks in braces; `end` is what ends a directive without one. */
function parseBlocks(text: string, end: ';' | '\n'): Directive[] {
  const bare = text.replace(/^\s*#.*$/gm, '');
  const tokens = bare.match(end === ';' ? /[{};]|[^\s{};]+/g : /[{}\n]|[^\s{}]+/g) ?? [];
  let at = 0;
  const parse = (isInside: boolean): Directive[] => {
    const directives: Directive[] = [];
    let words: string[] = [];
    const finish = (block: Directive[] = []) => {
      if (words.length > 0) directives.push({ words, block });
      words = [];
    };
    for (;;) {
      const token = tokens[at++];
      if (token === undefined || token === '}') {
        if ((token === '}') !== isInside) throw new Error('a brace too many or too few');
        if (end === ';' && words.length > 0) throw new Error(`no semicolon after ${words.join(' ')}`);
        finish();
        return directives;
      }
      if (token === '{') finish(parse(true));
      else if (token === end) finish();
      else words.push(token);
    }
  };
  return parse(false);
}

const linesOf = (directives: readonly Directive[]): string[] =>
  directives.flatMap(({ words, block }) => [words.join(' '), ...linesOf(block)]);

function megabytesIn(lines: readonly string[], pattern: RegExp): number {
  return Number(lines.map((line) => pattern.exec(line)?.[1]).find(Boolean));
}

describe('the Caddyfile', () => {
  const sites = parseBlocks(readFileSync('deploy/Caddyfile', 'utf8'), '\n');
  const lines = linesOf(sites);

  test('passes everything of the site on to the service, large documents included', () => {
    expect(sites.map(({ words }) => words)).toEqual([[HOST]]);
    expect(lines).toContain(`reverse_proxy 127.0.0.1:${PORT}`);
    expect(megabytesIn(lines, /^max_size (\d+)MB$/) * 1e6).toBeGreaterThan(DOCUMENT_LIMIT_BYTES);
  });
});

describe('nginx.conf', () => {
  const text = readFileSync('deploy/nginx.conf', 'utf8');
  const servers = parseBlocks(text, ';').filter(({ words }) => words[0] === 'server');
  const lines = linesOf(servers.slice(1));

  test('sends plain HTTP to HTTPS', () => {
    expect(linesOf(servers.slice(0, 1))).toEqual(
      expect.arrayContaining(['listen 80', `server_name ${HOST}`, 'return 308 https://$host$request_uri']),
    );
  });

  test('passes everything on to the service, with the address of who asks', () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        'listen 443 ssl',
        `server_name ${HOST}`,
        `proxy_pass http://127.0.0.1:${PORT}`,
        'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for',
        'proxy_set_header Upgrade $http_upgrade',
        'proxy_buffering off',
      ]),
    );
    expect(megabytesIn(lines, /^client_max_body_size (\d+)m$/) * 2 ** 20).toBeGreaterThan(
      DOCUMENT_LIMIT_BYTES,
    );
  });

  test.skipIf(spawnSync('nginx', ['-v']).error)('is taken by the nginx of this machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'frontdesk-nginx-'));
    const { chain, privateKey } = await makeSigningChain({ hosts: [HOST] });
    writeFileSync(join(folder, 'fullchain.pem'), chain);
    writeFileSync(join(folder, 'privkey.pem'), privateKey);
    const site = text.replaceAll(`/etc/letsencrypt/live/${HOST}`, folder);
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${folder}/${kind};`,
    );
    const whole = `pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${folders.join(' ')} ${site} }`;
    writeFileSync(join(folder, 'nginx.conf'), whole);
    const { status, stderr } = spawnSync('nginx', ['-t', '-p', folder, '-c', resolve(folder, 'nginx.conf')]);
    expect(stderr.toString()).toContain('syntax is ok');
    expect(status).toBe(0);
  });
});

describe('the proxies of several replicas', () => {
  test.skipIf(spawnSync('haproxy', ['-v']).error)('are taken by the HAProxy of this machine', () => {
    const { status, stderr } = spawnSync('haproxy', ['-c', '-f', 'deploy/replicas/haproxy.cfg']);
    expect(stderr.toString()).not.toContain('ALERT');
    expect(status).toBe(0);
  });

  test('keep a visitor who polls with one replica', () => {
    expect(readFileSync('deploy/replicas/haproxy.cfg', 'utf8')).toMatch(
      /^\s*cookie frontdesk-replica insert/m,
    );
    const blocks = parseBlocks(readFileSync('deploy/replicas/nginx.conf', 'utf8'), ';');
    expect(linesOf(blocks)).toContain('hash $remote_addr consistent');
  });
});
