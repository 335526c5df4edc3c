// Gives a model version away as a folder that a model server loads as it is.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MANIFEST_FILE } from '../engine/file-names.ts';
import type { Manifest } from '../engine/manifest.ts';
import { loadModelFiles } from '../engine/model-files.ts';
import { serverGraphs } from '../engine/onnx/server-graphs.ts';
import { servedName } from '../engine/served-graphs.ts';
import { AppError } from '../errors.ts';
import type { ExportFiles } from './export-files.ts';
import { kserveFiles } from './export-kserve.ts';
import { tritonFiles } from './export-triton.ts';

export const EXPORT_FORMATS = ['triton', 'kserve'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes the graphs of a version, each whole with its weights, with what the format's servers want to know of them, and
 * `<name>-<version>.json`: where they come from, and the SHA-256 of every file. The folder appears whole or not at all.
 *
 * @throws AppError `conflict` when there is something at `output`; `invalid_input` for a version that the format cannot
 * name; what `loadModelFiles` throws
 */
export async function exportModel(
  source: string,
  format: ExportFormat,
  output: string,
): Promise<readonly ExportedFile[]> {
  if (existsSync(output))
    throw new AppError(
      'conflict',
      `There is something at ${output} already: give a folder that is not there.`,
    );
  const files = await loadModelFiles(source);
  const { name, version } = files.manifest;
  const manifestSha256 = sha256(await readFile(join(source, MANIFEST_FILE)));
  const about = { 'frontdesk.model': `${name}/${version}`, 'frontdesk.manifest.sha256': manifestSha256 };
  const graphs = (await serverGraphs(files, about)).map((graph) => ({
    ...graph,
    name: servedName(name, graph.graph),
    version,
  }));
  const contents = format === 'triton' ? tritonFiles(graphs) : kserveFiles(graphs);
  return writeFolder(output, contents, (exported) => ({
    path: `${name}-${version}.json`,
    content: `${JSON.stringify(origin(files.manifest, manifestSha256, exported), null, 2)}\n`,
  }));
}

function origin(manifest: Manifest, manifestSha256: string, files: readonly ExportedFile[]) {
  const { name, version, created, training, calibration, scores } = manifest;
  return { name, version, created, manifestSha256, files, calibration, scores, training };
}

async function writeFolder(
  folder: string,
  contents: ExportFiles,
  lastFile: (written: readonly ExportedFile[]) => { path: string; content: string },
): Promise<readonly ExportedFile[]> {
  const made = `${folder}.${process.pid}.tmp`;
  await rm(made, { recursive: true, force: true });
  try {
    const written: ExportedFile[] = [];
    for (const [path, content] of contents) written.push(await writeFlushed(made, path, content));
    const { path, content } = lastFile(written);
    written.push(await writeFlushed(made, path, content));
    await rename(made, folder);
    return written;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}

async function writeFlushed(
  folder: string,
  path: string,
  content: string | Uint8Array,
): Promise<ExportedFile> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await using file = await open(target, 'w');
  await file.writeFile(bytes);
  await file.sync();
  return { path, bytes: bytes.length, sha256: sha256(bytes) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
