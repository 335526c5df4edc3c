// Runs a stage of a deployment's own inside a turn: with a copy of the turn, for a limited time, its result checked.

import { AppError } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ServedModels } from '../serving/open-predictor.ts';
import type { OwnStage, StageTools, StageTurn } from './own-stage.ts';
import type { Stage, StageContext, TurnState } from './stage.ts';
import { withChanges } from './stage-changes.ts';

export interface LoadedStage {
  readonly stage: OwnStage;
  /** As the list of stages names it. */
  readonly module: string;
  /** Whether its failure ends the turn, or is ignored and the turn continues without the stage. */
  readonly onError: 'fail' | 'skip';
  readonly timeoutMs: number;
}

export interface StageFailure {
  readonly stage: string;
  readonly module: string;
  readonly isSkipped: boolean;
  readonly error: unknown;
}

export interface Desk {
  readonly knowledge: Pick<KnowledgeBase, 'search'>;
  readonly predictor: Pick<ServedModels, 'pick' | 'name' | 'rollouts'>;
  /** Called for each failure, also for one that is skipped. */
  readonly onFailure: (failure: StageFailure) => void;
}

const PASSAGES_FOUND = 5;

export function runOwnStage({ stage, module, onError, timeoutMs }: LoadedStage, desk: Desk): Stage {
  const { name, kind } = stage;

  const attempt = async (state: TurnState, { signal }: StageContext): Promise<TurnState> => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(tooLate(name, timeoutMs)), timeoutMs);
    const either = AbortSignal.any([signal, deadline.signal]);
    try {
      const work = async () => stage.run(copyOf(state), toolsFor(state, either, desk));
      return withChanges(state, await untilAborted(work(), either));
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    name,
    kind,
    async run(state, context) {
      try {
        return await attempt(state, context);
      } catch (error) {
        if (context.signal.aborted) throw error;
        const isSkipped = onError === 'skip';
        desk.onFailure({ stage: name, module, isSkipped, error });
        if (isSkipped) return state;
        if (error instanceof AppError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The stage "${name}" (${module}) failed: ${reason}`, { cause: error });
      }
    },
  };
}

/** Nobody else sees what a module changes in it. */
function copyOf(state: TurnState): StageTurn {
  const { conversationId, message, isSpoken, past, intent, question, passages, model } = state;
  const { outcome, answer } = state;
  return structuredClone({
    ...{ conversationId, message, isSpoken, past, intent, question, passages, model },
    ...(answer === undefined ? {} : { answer }),
    ...(outcome === undefined ? {} : { outcome }),
  });
}

function toolsFor(state: TurnState, signal: AbortSignal, { knowledge, predictor }: Desk): StageTools {
  const { conversationId, inReplyTo, collections, forcedVersion } = state;
  const scope = collections === undefined ? {} : { collections };
  return {
    signal,
    search: async (question, { limit = PASSAGES_FOUND } = {}) =>
      structuredClone(await knowledge.search(question, { limit, ...scope })),
    async predict(name, requests, { version } = {}) {
      const isAnswerModel = name === predictor.name;
      const forced = version ?? (isAnswerModel ? forcedVersion : undefined);
      using picked = predictor.pick({
        name,
        conversationId,
        // What the rollout of the answer model is judged by is the turn's own reading.
        ...(isAnswerModel ? {} : { turnId: inReplyTo }),
        ...(forced === undefined ? {} : { forced }),
      });
      return { model: picked.model, answers: await picked.answer(requests, { signal }) };
    },
  };
}

const tooLate = (name: string, timeoutMs: number) =>
  new AppError('timed_out', `The stage "${name}" took longer than ${timeoutMs} ms. Please try again.`);

/** Whatever the stage does after that is ignored. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
