// The turn from message to reply: stores the message, runs the stages, notifies listeners, stores the reply.
import { AppError } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { EndReason } from '../protocol/conversation.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Predictor } from '../serving/predictor.ts';
import type { ConversationStore, Message } from '../storage/conversation-store.ts';
import type { EventStore } from '../storage/event-store.ts';
import { type Tracing, untraced, type WorkSpan } from '../telemetry/tracing.ts';
import type { Assistant, Turn } from './assistant.ts';
import { createConversationListeners } from './conversation-listeners.ts';
import type { AssistantSettings } from './settings.ts';
import { createSharedTurns, stopped, type TurnHearing } from './shared-turns.ts';
import { runStages, type StageTiming, type TurnState } from './stage.ts';
import { createStages } from './stages.ts';
import { createTurnRecord } from './turn-record.ts';
import { type IntentHead, NO_INTENT } from './understand/intent-head.ts';

/** The part of the service's log that the turn writes to. */
interface Log {
  error(details: object, message: string): void;
}

export interface AssistantOptions {
  readonly knowledge: KnowledgeBase;
  readonly predictor: Predictor;
  readonly conversations: ConversationStore;
  readonly events: Pick<EventStore, 'append'>;
  readonly settings?: AssistantSettings;
  /** Whether the language has a word. It tells a misspelt word from one that the documents happen not to use. */
  readonly isWord?: (word: string) => boolean;
  /** What tells small talk from questions. */
  readonly intents?: IntentHead;
  readonly log?: Log;
  readonly tracing?: Tracing;
}

/** The answer to any error but an `AppError`: a bug, whose details stay in the log. */
const UNEXPECTED = 'Something went wrong while answering. Please ask again.';

/** The assistant's name in traces. */
const AGENT = 'frontdesk';

export function createAssistant(options: AssistantOptions): Assistant {
  const { conversations, events, settings = {}, log, tracing = untraced } = options;
  const listeners = createConversationListeners((error) => log?.error({ err: error }, 'a listener failed'));
  const { publish, subscribe } = listeners;
  const record = createTurnRecord({ conversations, events, publish });
  const shared = createSharedTurns();
  const ownStages = createStages({ ...options, record, settings });
  const stages = settings.arrangeStages?.(ownStages) ?? ownStages;

  const answerMessage = async (
    turn: Turn,
    message: Message,
    hearing: TurnHearing,
    elapsedMs: () => number,
  ) => {
    const { conversationId, id: inReplyTo, clientMessageId } = message;
    const { signal } = hearing;
    const start = { conversationId, inReplyTo };
    const told = { ...start, ...(clientMessageId === null ? {} : { clientMessageId }) };
    hearing.started(start);
    publish(conversationId, { type: 'answer:start', data: told });
    const say = (text: string) => {
      hearing.said(text);
      publish(conversationId, { type: 'answer:delta', data: { ...told, text } });
    };
    const onStage = (timing: StageTiming) => {
      settings.onStage?.(timing);
      turn.onStage?.(timing);
    };
    try {
      const state = initialState(turn, message, await record.before(message));
      const { reply } = await runStages(stages, state, { signal, elapsedMs, say }, { onStage, tracing });
      if (!reply) throw new Error('The stages of the turn ended without a reply.');
      return reply;
    } catch (cause) {
      const error = signal.aborted ? stopped() : cause;
      await noteFailure(message, error);
      throw error;
    }
  };

  /** The failure itself is what matters to who asked, also when storage fails too. */
  const noteFailure = async (message: Message, error: unknown) => {
    const isStop = error instanceof AppError && error.code === 'cancelled';
    const reason: EndReason = isStop ? 'stopped' : 'error';
    const problem = error instanceof AppError ? error.message : UNEXPECTED;
    try {
      await record.unanswered(message, isStop ? { reason } : { reason, problem });
    } catch (failure) {
      const { conversationId, id: messageId } = message;
      log?.error({ err: failure, conversationId, messageId }, 'the end of a turn was not stored');
    }
  };

  /** By the names that OpenTelemetry gives to what generative models do. */
  const traceTurn = (turn: Turn, { conversationId }: Message, answer: () => Promise<Reply>) => {
    const attributes = {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': AGENT,
      'gen_ai.conversation.id': conversationId,
      'frontdesk.channel': turn.channel,
    };
    return tracing.inSpan({ name: `invoke_agent ${AGENT}`, attributes }, async (span) => {
      const reply = await answer();
      describeReply(span, reply);
      return reply;
    });
  };

  const takeTurn = async (
    turn: Turn,
    conversationId: string,
    hearing: TurnHearing,
    elapsedMs: () => number,
  ) => {
    const { message, isNew } = await record.asked(conversationId, turn);
    const known = isNew ? undefined : await record.replyTo(message);
    if (!known) return traceTurn(turn, message, () => answerMessage(turn, message, hearing, elapsedMs));
    hearing.started({ conversationId, inReplyTo: message.id });
    hearing.said(known.text);
    return known;
  };

  return {
    async answer(turn): Promise<Reply> {
      const began = performance.now();
      const elapsedMs = () => performance.now() - began;
      if (turn.signal?.aborted) throw stopped();
      const { id } = await record.open(turn);
      const name = turn.clientMessageId ?? crypto.randomUUID();
      return shared.join(`${id} ${name}`, turn, (hearing) => takeTurn(turn, id, hearing, elapsedMs));
    },
    subscribe,
  };
}

function describeReply(span: WorkSpan, { kind, confidence, model }: Reply): void {
  span.set({ 'frontdesk.reply.kind': kind, 'frontdesk.reply.confidence': confidence });
  if (model)
    span.set({
      'gen_ai.request.model': model.name,
      'gen_ai.response.model': `${model.name}/${model.version}`,
    });
}

function initialState(turn: Turn, message: Message, past: TurnState['past']): TurnState {
  const { collections, forcedVersion } = turn;
  return {
    conversationId: message.conversationId,
    inReplyTo: message.id,
    clientMessageId: message.clientMessageId,
    isSpoken: turn.isSpoken ?? false,
    message: message.text,
    ...(collections === undefined ? {} : { collections }),
    ...(forcedVersion === undefined ? {} : { forcedVersion }),
    past,
    intent: NO_INTENT,
    question: message.text,
    passages: [],
    model: null,
  };
}
