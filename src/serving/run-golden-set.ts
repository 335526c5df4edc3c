// Asks one version every question of a golden set, one after the other, so that people hardly wait longer for it.
import type { ModelVersion, Reply } from '../protocol/reply.ts';
import type { NewEvaluationRun } from '../storage/evaluation-store.ts';
import { type GoldenAnswer, type GoldenQuestion, type GoldenSet, scoreGolden } from './golden-set.ts';
import type { Predictor } from './predictor.ts';

/** A turn of which nothing is stored: the whole desk, with a certain version of its model. */
export type Rehearse = (
  question: string,
  options: { readonly version: string; readonly signal: AbortSignal },
) => Promise<Pick<Reply, 'text' | 'shortAnswer' | 'kind'>>;

export interface GoldenRunOptions {
  readonly set: GoldenSet;
  readonly model: ModelVersion;
  readonly predictor: Pick<Predictor, 'pick'>;
  readonly rehearse: Rehearse;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** @throws AppError `cancelled` by the signal, and what the desk throws: then nothing is known of the version */
export async function runGoldenSet(options: GoldenRunOptions): Promise<NewEvaluationRun> {
  const { set, model, onProgress } = options;
  const beganMs = performance.now();
  const results: NewEvaluationRun['results'][number][] = [];
  for (const question of set.questions) {
    results.push(scoreGolden(question, await ask(question, options)));
    onProgress?.(results.length, set.questions.length);
  }
  return {
    model: model.name,
    version: model.version,
    setName: set.name,
    setHash: set.hash,
    durationMs: performance.now() - beganMs,
    results,
  };
}

async function ask(
  { question, context }: GoldenQuestion,
  { model: { name, version }, predictor, rehearse, signal }: GoldenRunOptions,
): Promise<GoldenAnswer> {
  if (context === undefined) {
    const { kind, ...said } = await rehearse(question, { version, signal });
    return { ...said, isDeclined: kind === 'no_answer' };
  }
  using picked = predictor.pick({ name, forced: version });
  const [answer] = await picked.answer([{ context, question }], { signal });
  if (!answer) throw new Error('The model gave no answer.');
  const { text, shortAnswer, answerable } = answer;
  return { text, shortAnswer, isDeclined: !answerable };
}
