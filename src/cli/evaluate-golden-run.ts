// What `frontdesk evaluate --golden` does: asks the desk of this machine the questions of a golden set.
import { loadConfig } from '../config.ts';
import { openDeskParts } from '../desk-parts.ts';
import { AppError } from '../errors.ts';
import { watchFolder } from '../knowledge/watch-folder.ts';
import { createResources } from '../resources.ts';
import { readGoldenSet } from '../serving/golden-set.ts';
import { shareOf } from '../serving/intervals.ts';
import type { ServedModels } from '../serving/open-predictor.ts';
import { runGoldenSet } from '../serving/run-golden-set.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { catchInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';
import { printable } from './terminal.ts';

export interface GoldenFlags {
  readonly golden: string;
  /** `<name>/<version>`, or a version; default the stable one. */
  readonly model?: string;
  readonly json: boolean;
}

export async function runEvaluateGolden({ golden, model, json }: GoldenFlags): Promise<void> {
  const set = await readGoldenSet(golden);
  const config = { ...loadConfig(), LOG_LEVEL: 'error' } as const;
  const telemetry = createTelemetry(config);
  using interrupt = catchInterrupt();
  const { signal } = interrupt;
  await using resources = createResources();
  const { predictor, rehearse, ingestion, stores } = await openDeskParts(config, telemetry, resources);
  const { log } = telemetry;
  const { documents } = stores;
  const folder = await watchFolder({ path: config.DOCUMENTS_DIR, ingestion, documents, log });
  await resources.use(folder).firstPass;
  const version = await versionToAsk(predictor, model);
  const progress = createProgress({ unit: 'questions' });
  const { results } = await runGoldenSet({
    set,
    model: { name: predictor.name, version },
    predictor,
    rehearse,
    signal,
    onProgress: (done, total) => progress.update(done, done / total),
  }).finally(() => progress.finish());
  const passed = shareOf(results.filter(({ scoreLabel }) => scoreLabel === 'pass').length, results.length);
  const asked = `${predictor.name}/${version}`;
  if (json) {
    process.stdout.write(`${JSON.stringify({ model: asked, set: set.name, passed, results }, null, 2)}\n`);
    return;
  }
  const failures = results.filter(({ scoreLabel }) => scoreLabel === 'fail');
  for (const { question, explanation } of failures)
    process.stdout.write(`✗ ${printable(question)}\n  ${printable(explanation)}\n`);
  process.stdout.write(`${asked} passes ${passed?.hits} of ${passed?.count} questions of ${set.name}.\n`);
}

/** Loads it beside those of the rollout, which stay as they are. */
async function versionToAsk(predictor: ServedModels, wanted: string | undefined): Promise<string> {
  const { name, rollouts } = predictor;
  if (wanted === undefined) return rollouts.find(name)?.stable as string;
  const [of, version] = wanted.includes('/') ? wanted.split('/') : [name, wanted];
  if (of !== name || !version)
    throw new AppError('invalid_input', `The desk answers with ${name}: give --model ${name}/<version>.`);
  await rollouts.load(name, version, 'frontdesk evaluate');
  return version;
}
