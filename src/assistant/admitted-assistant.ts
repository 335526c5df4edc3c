// The assistant as the channels get it: turns are admitted by how long they would wait, shared fairly among who asks, and
// each one is counted and logged.
import { AppError } from '../errors.ts';
import type { Events } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Assistant, Turn } from './assistant.ts';
import { createTurnLine } from './turn-line.ts';

export interface AdmissionOptions {
  /** Turns at a time, those that wait included; those on top are refused at once. */
  readonly limit: number;
  /** Turns that are worked on side by side; more of them would only slow each other down. Default: all. */
  readonly sideBySide?: number;
  readonly events: Events;
  readonly metrics: Metrics;
}

export interface AdmittedAssistant extends Assistant {
  /** Resolves when no turn is under way. */
  idle(): Promise<void>;
}

export function admitTurns(
  assistant: Assistant,
  { limit, sideBySide = limit, events, metrics }: AdmissionOptions,
): AdmittedAssistant {
  const underWay = new Set<Promise<unknown>>();
  const line = createTurnLine({ limit, sideBySide });

  const answerInTurn = async (turn: Turn) => {
    using place = await line.enter(turn.ownerId ?? '', turn.signal);
    const reply = await assistant.answer(turn);
    place.isDone = true;
    return reply;
  };

  return {
    async answer(turn) {
      const answering = answerInTurn(turn);
      underWay.add(answering);
      metrics.turnsInFlight.set(underWay.size);
      try {
        const reply = await answering;
        events.turnAnswered(turn.channel, reply);
        return reply;
      } catch (error) {
        events.turnFailed(
          turn.channel,
          error instanceof AppError ? error.code : 'internal',
          turn.conversationId,
        );
        throw error;
      } finally {
        underWay.delete(answering);
        metrics.turnsInFlight.set(underWay.size);
      }
    },
    subscribe: (conversationId, listener) => assistant.subscribe(conversationId, listener),
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
