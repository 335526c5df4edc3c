// What the deployment's files say fits the program: settings that exist, metrics that exist, links that lead somewhere.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../src/config.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const settings = Object.keys(environmentSchema.shape);
/** Of others, or of a part that another setting brings. */
const FOREIGN = new Set(['NODE_ENV', 'HOME', 'MALLOC_ARENA_MAX', 'MALLOC_TRIM_THRESHOLD_', 'QUEUE_URL']);

describe('the deployment', () => {
  it.each(['Dockerfile', 'compose.yaml', 'deploy/systemd/frontdesk.service'])(
    'sets in %s only what the program knows',
    (file) => {
      const names = [...read(file).matchAll(/^(?:ENV | {2,6}|Environment=)([A-Z][A-Z0-9_]{3,})[=:]/gm)].map(
        ([, name = '']) => name,
      );
      expect(names.length).toBeGreaterThan(1);
      const unknown = names.filter((name) => !settings.includes(name) && !FOREIGN.has(name));
      expect(unknown.filter((name) => !/^(POSTGRES|DESK_HOST)/.test(name))).toEqual([]);
    },
  );

  it('sets in the chart only what the program knows', () => {
    const files = globSync('deploy/helm/**/*.{yaml,tpl}').map(read).join('\n');
    const names = [...files.matchAll(/(?:^ {2,6}|name: )([A-Z][A-Z0-9_]{3,})(?:, value|:)/gm)].map(
      ([, name = '']) => name,
    );
    expect(names).toEqual(expect.arrayContaining(['DESK_NAME', 'DATA_DIR', 'DOCUMENTS_DIR']));
    expect(names.filter((name) => !settings.includes(name) && !FOREIGN.has(name))).toEqual([]);
  });

  it('is watched by metrics that the program has', () => {
    const sources = globSync('src/telemetry/*.ts').map(read).join('\n');
    const pages = ['docs/operations.md', 'docs/kubernetes.md', 'deploy/helm/prometheus-adapter.yaml'].map(
      read,
    );
    const named = pages.join('\n').match(/\bfrontdesk_[a-z0-9_]+/g) ?? [];
    // Those of Node.js and the process come from prom-client.
    const own = named.filter((name) => !/^frontdesk_(nodejs|process)_/.test(name));
    expect(own.length).toBeGreaterThan(4);
    for (const name of own) expect(sources).toContain(name);
  });

  it.each(['docs/operations.md', 'docs/kubernetes.md', 'docs/serverless.md', 'deploy/azure-vm.md'])(
    'links in %s lead somewhere',
    (page) => {
      const targets = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
      expect(targets.filter((path) => !existsSync(join(dirname(page), path)))).toEqual([]);
      const files = [...read(page).matchAll(/`((?:deploy|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
      expect(files.filter((path) => !existsSync(path))).toEqual([]);
    },
  );
});
