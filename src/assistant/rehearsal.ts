// A turn that nobody asked: the same stages with the same model, and nothing of it is stored, told or counted.
import type { Reply } from '../protocol/reply.ts';
import type { Predictor } from '../serving/predictor.ts';
import type { AssistantOptions } from './create-assistant.ts';
import { runStages, type TurnState } from './stage.ts';
import { createStages } from './stages.ts';
import { NO_INTENT } from './understand/intent-head.ts';

export interface RehearsalOptions {
  /** Of the model that answers. */
  readonly version: string;
  readonly signal: AbortSignal;
}

export type Rehearsal = (question: string, options: RehearsalOptions) => Promise<Reply>;

export function createRehearsal(
  options: Pick<AssistantOptions, 'knowledge' | 'predictor' | 'settings' | 'isWord' | 'intents'>,
): Rehearsal {
  const { settings = {} } = options;
  const ownStages = createStages({
    ...options,
    predictor: unrecorded(options.predictor),
    settings,
    record: { answered: async (reply) => reply },
  });
  const stages = settings.arrangeStages?.(ownStages) ?? ownStages;
  return async (question, { version, signal }) => {
    const began = performance.now();
    const context = { signal, elapsedMs: () => performance.now() - began, say: () => undefined };
    const { reply } = await runStages(stages, stateOf(question, version), context);
    if (!reply) throw new Error('The stages of the turn ended without a reply.');
    return reply;
  };
}

/** Without a turn to record, an answer counts for no report and goes to no shadow. */
function unrecorded(predictor: Predictor): Predictor {
  return { ...predictor, pick: ({ turnId: _, ...wanted } = {}) => predictor.pick(wanted) };
}

function stateOf(question: string, forcedVersion: string): TurnState {
  return {
    conversationId: crypto.randomUUID(),
    inReplyTo: crypto.randomUUID(),
    clientMessageId: null,
    isSpoken: false,
    message: question,
    forcedVersion,
    past: [],
    intent: NO_INTENT,
    question,
    passages: [],
    model: null,
  };
}
