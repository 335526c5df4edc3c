// The assistant as the channels get it: so many turns at a time, each one counted and logged.
import { AppError } from '../errors.ts';
import type { Events } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Assistant } from './assistant.ts';

export interface AdmissionOptions {
  /** Turns at a time; those on top are refused at once. */
  readonly limit: number;
  readonly events: Events;
  readonly metrics: Metrics;
}

export interface AdmittedAssistant extends Assistant {
  /** Resolves when no turn is under way. */
  idle(): Promise<void>;
}

const RETRY_AFTER_MS = 1000;

export function admitTurns(
  assistant: Assistant,
  { limit, events, metrics }: AdmissionOptions,
): AdmittedAssistant {
  const underWay = new Set<Promise<unknown>>();
  return {
    async answer(turn) {
      if (underWay.size >= limit) {
        events.turnFailed(turn.channel, 'overloaded', turn.conversationId);
        throw new AppError(
          'overloaded',
          `The limit of questions at a time (${limit}) is reached. Please try again in a moment.`,
          { retryAfterMs: RETRY_AFTER_MS },
        );
      }
      const answering = assistant.answer(turn);
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
