// POST /v1/chat: a turn, answered at once or told as it is written.
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { collectionsFor, type Principal } from '../../../access/principal.ts';
import type { Turn } from '../../../assistant/assistant.ts';
import { type StageTiming, stageKinds } from '../../../assistant/stage.ts';
import { type ChatRequest, chatRequestSchema } from '../../../protocol/chat.ts';
import type { AnswerEnd, AnswerStart } from '../../../protocol/conversation.ts';
import { type Reply, replySchema } from '../../../protocol/reply.ts';
import { clientSignal } from '../client-signal.ts';
import { defined } from '../defined.ts';
import { type EventStream, eventSchema, openEventStream } from '../event-stream.ts';
import { forcedVersionOf } from '../forced-version.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import type { Input } from '../request-input.ts';
import { failureOfStream } from '../stream-failure.ts';

const chatAnswerSchema = replySchema
  .extend({
    stages: z
      .array(z.object({ name: z.string(), kind: z.enum(stageKinds), ms: z.number() }))
      .optional()
      .describe('With debug=true: the stages of the turn in order, and how long each took.'),
  })
  .meta({ id: 'ChatAnswer' });
type ChatAnswer = z.infer<typeof chatAnswerSchema>;

const chat = {
  id: 'chat',
  method: 'post',
  path: '/v1/chat',
  tag: 'Chat',
  summary: 'Ask a question',
  description:
    'Answers from the documents. With `Accept: text/event-stream` the answer is told while it is written, as by ' +
    '`POST /v1/chat/stream`.',
  scope: 'chat',
  forcesVersion: true,
  query: z.strictObject({
    debug: z
      .enum(['true', 'false'])
      .optional()
      .describe(
        'true adds the stages of the turn to the reply; a message that was answered before has none.',
      ),
  }),
  body: chatRequestSchema,
  answers: {
    200: {
      description: 'The reply; its kind is `no_answer` when the documents do not hold an answer.',
      content: { 'application/json': chatAnswerSchema },
    },
  },
  errors: ['not_found', 'storage_unavailable'],
} satisfies Operation;

/** A call of its own, since clients that are generated take one kind of answer from each. */
const streamChat = {
  ...chat,
  id: 'streamChat',
  path: '/v1/chat/stream',
  summary: 'Ask a question, and get the answer while it is written',
  description:
    'The events are `answer:start`, any number of `answer:delta` whose texts joined are the answer, and `answer:end` ' +
    'with a `reason` (`complete` with the whole `reply`, `stopped`, or `error` with a `problem`). A client that closes ' +
    'the connection stops the answer.',
  answers: { 200: { description: 'The events.', content: { 'text/event-stream': eventSchema } } },
} satisfies Operation;

export const chatOperations = [chat, streamChat];

export function chatRoutes(context: HttpContext): Router {
  const router = Router();
  const answerTurn = async (
    { body, query }: Pick<Input<typeof chat>, 'body' | 'query'>,
    response: Response,
    request: Request,
    isStreamed: boolean,
  ) => {
    const principal = principalOf(response);
    const timings: StageTiming[] = [];
    const turn: Turn = {
      ...defined({ ...body, collections: collectionsFor(principal, body.collections) }),
      ...(await namedByRequest(context, body, principal, response)),
      ...defined({ forcedVersion: forcedVersionOf(request, response) }),
      channel: 'http',
      ownerId: principal.id,
      signal: clientSignal(response),
      onStage: (timing) => timings.push(timing),
    };
    const shown = (reply: Reply): ChatAnswer =>
      query.debug === 'true' ? { ...reply, stages: timings.map(stageView) } : reply;
    if (isStreamed) return streamTurn(context, turn, response, shown);
    const reply = await context.assistant.answer(turn);
    response.locals.conversationId = reply.conversationId;
    response.json(shown(reply));
  };
  mountOperation(router, context, chat, (input, response, request) => {
    response.vary('Accept');
    const wished = request.accepts(['json', 'text/event-stream']);
    return answerTurn(input, response, request, wished === 'text/event-stream');
  });
  mountOperation(router, context, streamChat, (input, response, request) =>
    answerTurn(input, response, request, true),
  );
  return router;
}

/**
 * The conversation and the message of a request with an Idempotency-Key bear its name: taken up again after its process
 * died, it asks the same message of the same conversation, which is then answered once.
 */
async function namedByRequest(
  { stores }: HttpContext,
  { conversationId, clientMessageId }: ChatRequest,
  { id: ownerId }: Principal,
  { locals: { idempotentId } }: Response,
): Promise<Pick<Turn, 'conversationId' | 'clientMessageId'>> {
  if (idempotentId === undefined) return {};
  if (conversationId === undefined)
    await stores.conversations.create({ id: idempotentId, channel: 'http', ownerId });
  return {
    conversationId: conversationId ?? idempotentId,
    clientMessageId: clientMessageId ?? idempotentId,
  };
}

const stageView = ({ name, kind, seconds }: StageTiming) => ({
  name,
  kind,
  ms: Math.round(seconds * 1e6) / 1e3,
});

/** What goes wrong before the answer starts is a refusal as ever; afterwards the stream tells of it. */
async function streamTurn(
  context: HttpContext,
  turn: Turn,
  response: Response,
  shown: (reply: Reply) => ChatAnswer,
): Promise<void> {
  let open: { stream: EventStream; told: AnswerStart } | undefined;
  const end = (ending: Omit<AnswerEnd, keyof AnswerStart>) => {
    open?.stream.send({ ...open.told, ...ending }, 'answer:end');
    open?.stream.end();
  };
  try {
    const reply = await context.assistant.answer({
      ...turn,
      onStart(start) {
        const told = { ...start, ...defined({ clientMessageId: turn.clientMessageId }) };
        response.locals.conversationId = start.conversationId;
        open = { stream: openEventStream(response), told };
        open.stream.send(told, 'answer:start');
      },
      onToken(text) {
        open?.stream.send({ ...open.told, text }, 'answer:delta');
      },
    });
    end({ reason: 'complete', reply: shown(reply) });
  } catch (error) {
    if (!open) throw error;
    const { code, message } = failureOfStream(error, response, context);
    end(code === 'cancelled' ? { reason: 'stopped' } : { reason: 'error', problem: message });
  }
}
