// On 64-bit ARM too: every package with a binary for x64 Linux has one for ARM in the lock file.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { dev?: boolean; optional?: boolean; cpu?: string[]; os?: string[] }>;
};
const native = Object.entries(packages).filter(
  ([, { dev, cpu, os }]) => !dev && cpu?.includes('x64') && (os?.includes('linux') ?? true),
);

it('finds the native packages', () => {
  expect(native.map(([name]) => name.split('node_modules/').at(-1))).toContain('@libsql/linux-x64-gnu');
});

it.each(native.filter(([, { cpu }]) => !cpu?.includes('arm64')).map(([name]) => name))('%s', (name) => {
  expect(packages).toHaveProperty([name.replace('x64', 'arm64')]);
});

it('has ONNX Runtime, which brings all its binaries in one package', () => {
  const binaries = join(root, 'node_modules/onnxruntime-node/bin');
  if (process.platform !== 'linux' || !existsSync(binaries)) return;
  expect(existsSync(join(binaries, 'napi-v6/linux/arm64'))).toBe(true);
});
