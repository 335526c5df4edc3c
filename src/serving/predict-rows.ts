// What every protocol of model servers comes down to: rows of texts, answered by one version of a model.
import type { ModelVersion } from '../protocol/reply.ts';
import type { BatchedOptions } from './batcher.ts';
import { versionViews } from './model-view.ts';
import type { ServedModels } from './open-predictor.ts';
import { type Row, requestsOf, rowOf } from './tensors.ts';

export interface RowsRequest {
  readonly model: string;
  /** A version or a label; undefined is what the rollout serves. */
  readonly version: string | undefined;
  /** The rows of each input. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

export interface PredictedRows {
  readonly model: ModelVersion;
  readonly rows: readonly Row[];
}

/**
 * @throws AppError `not_found`, `invalid_input` and `too_large` for what cannot be read, `overloaded`, `cancelled` by the
 * signal, `timed_out`
 */
export async function predictRows(
  models: ServedModels,
  { model: name, version, columns }: RowsRequest,
  options: Pick<BatchedOptions, 'signal' | 'timeoutMs'>,
): Promise<PredictedRows> {
  const requests = requestsOf(columns);
  // A model that nobody loaded is not the same as one whose version is away.
  versionViews(models, name);
  using picked = models.pick({ name, ...(version === undefined ? {} : { forced: version }) });
  const answers = await picked.answer(requests, options);
  return { model: picked.model, rows: answers.map(rowOf) };
}
