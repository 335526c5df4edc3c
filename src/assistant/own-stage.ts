// A stage of a deployment's own, as its module writes it: `export const createStage = (options, { log }) => ({ … })`.
import type { Answer, AnswerRequest } from '../engine/engine.ts';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { Outcome, StageKind, TurnState } from './stage.ts';

/**
 * What the module exports under the name `createStage`. It is called once, before the service is ready; what it throws
 * stops the start.
 *
 * @param options What stands under `options` in the list of stages
 */
export type CreateStage = (
  options: Readonly<Record<string, unknown>>,
  desk: { readonly log: StageLog },
) => OwnStage | Promise<OwnStage>;

export interface OwnStage {
  /** Small letters, digits and hyphens; a label in metrics, traces and `debug=true`. */
  readonly name: string;
  readonly kind: StageKind;
  /** The models that it asks: without them the service does not start. */
  readonly models?: readonly string[];
  /** @returns what changes; nothing when the turn goes on as it is */
  run(turn: StageTurn, tools: StageTools): StageChanges | undefined | Promise<StageChanges | undefined>;
}

/** What is known of the turn when the stage's turn comes: a copy. */
export type StageTurn = Readonly<
  Pick<
    TurnState,
    | 'conversationId'
    | 'message'
    | 'isSpoken'
    | 'past'
    | 'intent'
    | 'question'
    | 'passages'
    | 'answer'
    | 'model'
    | 'outcome'
  >
>;

export interface StageChanges {
  /** What is looked up, self-contained. */
  readonly question?: string;
  /** The best first. The model's answer from those before is dropped. */
  readonly passages?: readonly FoundPassage[];
  /** A model's answer from all passages, its places those of `passages`. */
  readonly answer?: Answer;
  /** The version that gave it. */
  readonly model?: ModelVersion;
  /** What the turn comes to; stages that look for an answer then have nothing to do. */
  readonly outcome?: StageOutcome;
}

/** Its text, what it is, and how likely it is right (0 to 1); everything else may be left out. */
export type StageOutcome = Pick<Outcome, 'text' | 'kind' | 'confidence'> & Partial<Outcome>;

export interface StageTools {
  /** Fires when nobody waits for the turn any more, or the stage takes too long. */
  readonly signal: AbortSignal;
  /**
   * Asks a model that is loaded, by the version that its rollout has for the conversation.
   *
   * @param options A version or label of the model, in place of the rollout's choice
   */
  predict(
    model: string,
    requests: readonly AnswerRequest[],
    options?: { readonly version?: string },
  ): Promise<{ readonly model: ModelVersion; readonly answers: readonly Answer[] }>;
  /** Searches the documents that the turn may ask, the best passage first (default 5). */
  search(question: string, options?: { readonly limit?: number }): Promise<readonly FoundPassage[]>;
}

/** Lines in the log of the service, each with the stage's module. */
export interface StageLog {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
