// What `frontdesk models export` does: writes the folder and lists its files.
import { loadConfig } from '../config.ts';
import { type ExportFormat, exportModel } from '../serving/export-model.ts';
import { findModel } from '../serving/model-repository.ts';
import { table } from './terminal.ts';

export interface ExportFlags {
  readonly format: ExportFormat;
  readonly output: string;
  readonly json: boolean;
}

export async function runExport(model: string, { format, output, json }: ExportFlags): Promise<void> {
  const files = await exportModel(findModel(loadConfig().MODELS_DIR, model), format, output);
  if (json) {
    process.stdout.write(`${JSON.stringify({ folder: output, format, files })}\n`);
    return;
  }
  const rows = files.map(({ path, bytes, sha256 }) => [path, `${(bytes / 1e6).toFixed(1)} MB`, sha256]);
  process.stdout.write(`${output}\n${table(rows)}\n`);
}
