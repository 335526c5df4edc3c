// What the rest of the program sees of the models that are served: a version for a turn, and its answers.
import type { Answer, AnswerRequest } from '../engine/engine.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { BatchedOptions } from './batcher.ts';

export interface PickOptions {
  /** One of several models; default the one that answers. */
  readonly name?: string;
  /** Sticky: the same key gets the same version while the rollout stays as it is. */
  readonly conversationId?: string;
  /** The message to be answered: its answers are recorded for the report of the rollout, and copied to a shadow. */
  readonly turnId?: string;
  /** A version or label that a tester asks for. */
  readonly forced?: string;
}

/** One version, fixed for a turn; it stays loaded until it is released. */
export interface PickedModel extends Disposable {
  readonly model: ModelVersion;
  /**
   * Answers all requests, batched with those of other turns.
   *
   * @throws AppError `overloaded` at once when the queue is full, `cancelled` by the signal, `timed_out`
   */
  answer(requests: readonly AnswerRequest[], options?: BatchedOptions): Promise<Answer[]>;
}

export interface Predictor extends AsyncDisposable {
  /**
   * The version for a turn.
   *
   * @throws AppError `engine_unavailable` when no version is loaded, `not_found` for a forced one that is not
   */
  pick(options?: PickOptions): PickedModel;
  /** What keeps the model from answering now; null when nothing does. */
  problem(): string | null;
}
