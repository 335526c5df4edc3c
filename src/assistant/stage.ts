// What passes from stage to stage of a turn. A stage reads the state and returns the next; none changes it in place.

import type { Answer } from '../engine/engine.ts';
import { ownTurn } from '../engine/own-turn.ts';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { ResolvedTime } from '../language/time/resolve-time.ts';
import type { ModelVersion, Reply } from '../protocol/reply.ts';
import { type Tracing, untraced } from '../telemetry/tracing.ts';

/** An earlier message of the conversation, with what was made of it. */
export interface PastTurn {
  /** Self-contained. */
  readonly question: string;
  readonly reply: Reply;
}

/** What the turn comes to; with the turn's own names it is the reply. */
export type Outcome = Pick<
  Reply,
  'text' | 'blocks' | 'shortAnswer' | 'confidence' | 'kind' | 'sources' | 'model' | 'suggestions'
>;

export interface TurnState {
  readonly conversationId: string;
  /** The message that is answered, and its words. */
  readonly inReplyTo: string;
  readonly message: string;
  readonly clientMessageId: string | null;
  readonly isSpoken: boolean;
  /** The collections that may be asked; undefined for all. */
  readonly collections?: readonly string[];
  readonly forcedVersion?: string;
  /** The oldest first. */
  readonly past: readonly PastTurn[];
  /** What the message wants; `none` of small talk is a question. */
  readonly intent: string;
  /** What is looked up: the message without greeting, its spelling mended, self-contained. */
  readonly question: string;
  /** The day and the time that the question means. */
  readonly time?: ResolvedTime;
  /** Present when mended spelling changed the question. */
  readonly correctedQuestion?: string;
  /** The best first. */
  readonly passages: readonly FoundPassage[];
  /** What the model answers from all passages together, and the version that did. */
  readonly answer?: Answer;
  readonly model: ModelVersion | null;
  /** It could not be asked: what is said then is the documents' own, or that the model is away. */
  readonly isModelAway?: boolean;
  /** Set by the stage that knows what to say; stages that look for an answer then have nothing to do. */
  readonly outcome?: Outcome;
  /** The last stages' work: what is told, and whether it is stored. */
  readonly reply?: Reply;
}

export interface StageContext {
  readonly signal: AbortSignal;
  /** Since the message came in. */
  elapsedMs(): number;
  /** Tells a piece of the answer's text to whoever listens. */
  say(piece: string): void;
}

export const stageKinds = ['pre-processing', 'retrieval', 'model', 'post-processing'] as const;
export type StageKind = (typeof stageKinds)[number];

export interface Stage {
  /** A label in metrics and traces. */
  readonly name: string;
  readonly kind: StageKind;
  run(state: TurnState, context: StageContext): TurnState | Promise<TurnState>;
}

/** How long a stage of a turn took. */
export interface StageTiming extends Pick<Stage, 'name' | 'kind'> {
  readonly seconds: number;
}

export interface StageWatch {
  /** Called after each stage, also after one that failed. */
  readonly onStage?: (timing: StageTiming) => void;
  readonly tracing?: Tracing;
}

/** Runs the stages in order. */
export async function runStages(
  stages: readonly Stage[],
  state: TurnState,
  context: StageContext,
  { onStage, tracing = untraced }: StageWatch = {},
): Promise<TurnState> {
  let current = state;
  for (const stage of stages) {
    const { name, kind } = stage;
    await ownTurn();
    const began = performance.now();
    const attributes = { 'frontdesk.stage.name': name, 'frontdesk.stage.kind': kind };
    try {
      current = await tracing.inSpan({ name: `stage ${name}`, attributes }, async () =>
        stage.run(current, context),
      );
    } finally {
      onStage?.({ name, kind, seconds: (performance.now() - began) / 1000 });
    }
  }
  return current;
}
