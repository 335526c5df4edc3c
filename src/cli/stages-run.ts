// What `frontdesk stages` does: loads the list as the service would, modules included, and shows it.
import { loadPipeline } from '../assistant/load-pipeline.ts';
import { loadConfig } from '../config.ts';
import { createLogger } from '../telemetry/logger.ts';
import { printable, table } from './terminal.ts';

export interface StagesFlags {
  readonly json: boolean;
}

/** @throws AppError `config_invalid`, with everything that is wrong with the list */
export async function listStages(file: string | undefined, { json }: StagesFlags): Promise<void> {
  const config = loadConfig();
  const { stages } = await loadPipeline(file ?? config.PIPELINE_FILE, createLogger(config));
  if (json) {
    const listed = stages.map(({ name, kind, own }) => ({
      name,
      kind,
      ...(own ? { module: own.module, onError: own.onError, timeoutMs: own.timeoutMs } : {}),
    }));
    process.stdout.write(`${JSON.stringify(listed)}\n`);
    return;
  }
  const rows = stages.map(({ name, kind, own }) => [
    name,
    kind,
    own ? printable(own.module) : '',
    own?.onError ?? '',
    own?.timeoutMs ?? '',
  ]);
  process.stdout.write(`${table([['stage', 'kind', 'module', 'on error', 'ms at most'], ...rows])}\n`);
}
