// Runs the golden set on the versions that answer when it is time, and shows whether it holds the canary.
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import { goldenHold, scoreOf } from '../serving/golden-hold.ts';
import { type GoldenSet, readGoldenSet } from '../serving/golden-set.ts';
import { guardRailsSchema } from '../serving/guard-rails.ts';
import type { ServedModels } from '../serving/open-predictor.ts';
import { type Rehearse, runGoldenSet } from '../serving/run-golden-set.ts';
import type { EvaluationRun, EvaluationStore } from '../storage/evaluation-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { QualityMetrics } from '../telemetry/quality-metrics.ts';
import type { Job } from './scheduler.ts';

export interface GoldenJobOptions {
  readonly file: string;
  /** How old a result may become. */
  readonly everyMs: number;
  readonly predictor: Pick<ServedModels, 'name' | 'pick' | 'rollouts'>;
  readonly rehearse: Rehearse;
  readonly evaluations: EvaluationStore;
  readonly metrics: Pick<QualityMetrics, 'goldenScore' | 'goldenTime' | 'canaryHeld'>;
  readonly log: Logger;
  /** False as long as the documents are being read. */
  readonly isReady: () => boolean;
  readonly lookEveryMs?: number;
}

/** A new canary, or a changed set, is run so soon. */
const LOOK_EVERY_MS = 2000;

export function goldenSetJob(options: GoldenJobOptions): Job {
  const { file, everyMs, predictor, rehearse, evaluations, metrics, log, isReady } = options;
  const model = predictor.name;
  /** What was logged last, so that it is not logged again at every look. */
  let told: string | null = null;
  let heldBefore: string | null = null;

  /** All of them or none: two versions are compared by runs on the same documents. */
  const runDue = async (set: GoldenSet, versions: readonly string[], signal: AbortSignal) => {
    const latest = await Promise.all(versions.map((version) => evaluations.latest(model, version, set.hash)));
    const isDue = latest.some((run) => !run || run.createdAtMs + everyMs <= Date.now());
    if (!isDue) return latest.filter((run) => run !== undefined);
    const runs: EvaluationRun[] = [];
    for (const version of versions) runs.push(await run(set, { name: model, version }, signal));
    return runs;
  };

  const run = async (set: GoldenSet, version: ModelVersion, signal: AbortSignal): Promise<EvaluationRun> => {
    const made = await runGoldenSet({ set, model: version, predictor, rehearse, signal });
    const stored = await evaluations.add(made);
    log.info(
      resultOf(version, scoreOf(stored)),
      `golden set: ${stored.passed} of ${stored.questions} passed`,
    );
    for (const { scoreValue, scoreLabel, explanation } of made.results)
      log.debug({ ...resultOf(version, scoreValue, scoreLabel, explanation) }, 'question of the golden set');
    return stored;
  };

  const showHold = async () => {
    const served = predictor.rollouts.find(model);
    const canary = served?.rollout.canary;
    metrics.canaryHeld.reset();
    if (!served || !canary) {
      heldBefore = null;
      return;
    }
    const rails = canary.automatic?.guardRails ?? guardRailsSchema.parse({});
    const compared = { model, stable: served.stable, canary: canary.version };
    const held = await goldenHold(evaluations, rails, compared);
    metrics.canaryHeld.set({ model, version: canary.version }, Number(held !== null));
    if (held !== heldBefore)
      log.warn({ ...compared, held }, held === null ? 'canary released' : `canary held: ${held}`);
    heldBefore = held;
  };

  const look = async (signal: AbortSignal) => {
    const served = predictor.rollouts.find(model);
    if (!served || !isReady()) return;
    const { stable, rollout } = served;
    const versions = [stable, ...(rollout.canary ? [rollout.canary.version] : [])];
    const runs = await runDue(await readGoldenSet(file), versions, signal);
    metrics.goldenScore.reset();
    metrics.goldenTime.reset();
    for (const one of runs) {
      metrics.goldenScore.set({ model, version: one.version }, scoreOf(one));
      metrics.goldenTime.set({ model, version: one.version }, one.createdAtMs / 1000);
    }
    await showHold();
  };

  return {
    name: 'run the golden set',
    everyMs: options.lookEveryMs ?? LOOK_EVERY_MS,
    async run(signal) {
      try {
        await look(signal);
        told = null;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (signal.aborted || error.message === told) return;
        told = error.message;
        log.warn({ file, problem: told }, 'the golden set could not be run');
      }
    },
    leave() {
      metrics.goldenScore.reset();
      metrics.goldenTime.reset();
      metrics.canaryHeld.reset();
    },
  };
}

/** By the names of OpenTelemetry's event `gen_ai.evaluation.result`. */
function resultOf({ name, version }: ModelVersion, value: number, label?: string, explanation?: string) {
  return {
    'event.name': 'gen_ai.evaluation.result',
    'gen_ai.evaluation.name': 'golden_set',
    'gen_ai.evaluation.score.value': value,
    ...(label === undefined ? {} : { 'gen_ai.evaluation.score.label': label }),
    ...(explanation === undefined ? {} : { 'gen_ai.evaluation.explanation': explanation }),
    'gen_ai.request.model': name,
    'gen_ai.response.model': `${name}/${version}`,
  };
}
