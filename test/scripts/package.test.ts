import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** What `npm pack` would put into the package, of what is built already. */
function packed(): Packed {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return JSON.parse(output)[0];
}

describe('the package', () => {
  const { size, files } = packed();
  const paths = files.map(({ path }) => path);

  it('has what the command, the service and the desk inside a program need', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'bin/frontdesk.js',
        'dist/cli/main.js',
        'dist/desk.js',
        'dist/desk.d.ts',
        'dist/protocol/realtime.d.ts',
        'dist/channels/grpc/inference.proto',
        'public/index.html',
        'public/widget.js',
        'sample-desk/opening-hours.md',
        'skills/alexa/ask-resources.json',
        'example.env',
      ]),
    );
    expect(paths.filter((path) => /^models\/.*\/(manifest\.json|weights\.bin)$/.test(path))).not.toEqual([]);
  });

  it('has nothing that only its developers need', () => {
    expect(paths.filter((path) => /^(src|test|bench|docs|\.ci)\//.test(path))).toEqual([]);
    expect(paths.filter((path) => path.endsWith('.map') || path.startsWith('dist-'))).toEqual([]);
  });

  it('is below 60 MB', () => {
    expect(size).toBeLessThan(60e6);
  });
});
