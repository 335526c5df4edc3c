// What clients send: each event is limited, checked, answered through its acknowledgement, and never ends the server.
import { AppError } from '../../errors.ts';
import { chatRequestSchema } from '../../protocol/chat.ts';
import {
  type Acknowledgement,
  type ClientToServerEvents,
  historyRequestSchema,
  seenSchema,
  socketFeedbackSchema,
  stopRequestSchema,
  typingSchema,
} from '../../protocol/realtime.ts';
import { ask } from './ask.ts';
import type { Connection } from './connection.ts';
import type { RealtimeContext, RealtimeSocket } from './context.ts';
import { rate } from './feedback.ts';
import { readHistory } from './history.ts';
import { isRefusal, parsePayload, toProblem } from './problem.ts';
import { stop } from './stop.ts';
import { tellSeen, tellTyping } from './visitor-presence.ts';

type ResultOf<Name extends keyof ClientToServerEvents> =
  Parameters<Parameters<ClientToServerEvents[Name]>[1]>[0] extends Acknowledgement<infer Result>
    ? Result
    : never;

type Answers = {
  readonly [Name in keyof ClientToServerEvents]: (payload: unknown) => Promise<ResultOf<Name>>;
};

export function answerClientEvents(
  socket: RealtimeSocket,
  connection: Connection,
  context: RealtimeContext,
): void {
  const { rateLimits, limits, telemetry, log } = context;
  const answers: Answers = {
    ask: async (payload) => ask(context, connection, parsePayload(chatRequestSchema, payload)),
    stop: async (payload) => stop(context, connection, parsePayload(stopRequestSchema, payload ?? {})),
    history: async (payload) =>
      readHistory(context, connection, parsePayload(historyRequestSchema, payload ?? {})),
    feedback: async (payload) => rate(context, connection, parsePayload(socketFeedbackSchema, payload)),
    typing: async (payload) => tellTyping(context, connection, parsePayload(typingSchema, payload)),
    seen: async (payload) => tellSeen(context, connection, parsePayload(seenSchema, payload)),
  };
  let refusals = 0;

  async function takeEvent(): Promise<void> {
    try {
      await rateLimits.takeEvent(socket.id);
      refusals = 0;
    } catch (error) {
      refusals++;
      if (refusals === limits.maxRefusals) {
        connection.end({ reason: 'rate_limited', detail: 'Too much came over this connection.' });
      }
      throw error;
    }
  }

  async function answer(event: string, payload: unknown): Promise<object> {
    await takeEvent();
    await connection.notice();
    if (!Object.hasOwn(answers, event)) {
      const known = Object.keys(answers).join(', ');
      throw new AppError('invalid_input', `There is no event "${event}"; there are ${known}.`);
    }
    return answers[event as keyof Answers](payload);
  }

  socket.onAny(async (event: string, ...sent: unknown[]) => {
    const last = sent.at(-1);
    const acknowledge = typeof last === 'function' ? last : undefined;
    const [payload] = acknowledge ? sent.slice(0, -1) : sent;
    try {
      const result = await answer(event, payload);
      acknowledge?.({ ok: true, ...result });
    } catch (error) {
      const problem = toProblem(error, log);
      if (isRefusal(error)) telemetry.requestRefused('realtime', error.code, error.message);
      acknowledge?.({ ok: false, problem });
    }
  });
}
