// Further versions of a model: the same files under other version numbers, in a repository of their own.
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE } from '../../src/engine/file-names.ts';
import type { Manifest } from '../../src/engine/manifest.ts';

/** Puts a copy into `<modelsDir>/<name>/<version>`; `change` alters its manifest. */
export function copyVersion(
  source: string,
  modelsDir: string,
  version: string,
  change: (manifest: Manifest) => Manifest = (manifest) => manifest,
): void {
  const manifest = JSON.parse(readFileSync(join(source, MANIFEST_FILE), 'utf8')) as Manifest;
  const folder = join(modelsDir, manifest.name, version);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(source)) {
    if (file === MANIFEST_FILE) continue;
    try {
      linkSync(join(source, file), join(folder, file));
    } catch {
      // Another disk.
      copyFileSync(join(source, file), join(folder, file));
    }
  }
  writeFileSync(join(folder, MANIFEST_FILE), JSON.stringify(change({ ...manifest, version })));
}
