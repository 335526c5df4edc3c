// POST /v1/responses: the same turn in the form of OpenAI's Responses API, which newer clients use by default.
import { Router } from 'express';
import type { Principal } from '../../../access/principal.ts';
import { AppError } from '../../../errors.ts';
import type { OpenaiMessage } from '../../../protocol/openai.ts';
import {
  type ResponseItem,
  type ResponseRequest,
  responseRequestSchema,
  responseSchema,
} from '../../../protocol/openai-responses.ts';
import { eventSchema } from '../event-stream.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { usageOf } from './completion-form.ts';
import type { CompletionThreads } from './completion-threads.ts';
import { openaiErrorForm } from './errors.ts';
import { checkModel, openaiTurn } from './openai-turn.ts';
import { conversationOf } from './question.ts';
import { completed, messageOfResponse, newResponse } from './response-form.ts';
import { streamResponse } from './response-stream.ts';

const createResponse = {
  id: 'createResponse',
  method: 'post',
  path: '/v1/responses',
  tag: 'OpenAI',
  summary: "Chat in the form of OpenAI's Responses API",
  description:
    'The part that clients need: a question or a list of messages in, one message out, streamed or whole. ' +
    '`previous_response_id` goes on with its conversation. Instructions and settings of a language model have no ' +
    'effect; what they would have to give (another format, the call of a tool) is refused.',
  scope: 'chat',
  forcesVersion: true,
  body: responseRequestSchema,
  answers: {
    200: {
      description: 'The answer; with `stream` as events that end with `response.completed`.',
      content: { 'application/json': responseSchema, 'text/event-stream': eventSchema },
    },
  },
  errors: ['not_found', 'storage_unavailable'],
  errorForm: openaiErrorForm,
} satisfies Operation;

export const responseOperations = [createResponse];

export function responseRoutes(context: HttpContext, threads: CompletionThreads): Router {
  const router = Router();
  mountOperation(router, context, createResponse, async ({ body }, response, request) => {
    checkModel(body.model, context);
    const messages = messagesOf(body.input);
    const { user, collections } = body;
    const conversationId = await conversationBefore(context, principalOf(response), body);
    const asked = { ...conversationOf(messages, 'input'), user, collections, conversationId };
    const { turn, answered } = await openaiTurn(threads, asked, request, response);
    if (body.stream) {
      const told = await streamResponse(context, turn, { request: body, messages }, response);
      if (told) answered(told);
      return;
    }
    const reply = await context.assistant.answer(turn);
    response.locals.conversationId = reply.conversationId;
    response.json(completed(newResponse(body, reply.inReplyTo), reply, usageOf(messages, reply)));
    answered(reply);
  });
  return router;
}

function messagesOf(input: ResponseRequest['input']): OpenaiMessage[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  return input.flatMap(({ role, content }: ResponseItem) => (role ? [{ role, content }] : []));
}

/** @throws AppError `not_found`, also for somebody else's response */
async function conversationBefore(
  { stores: { conversations } }: HttpContext,
  principal: Principal,
  { previous_response_id: id }: ResponseRequest,
): Promise<string | undefined> {
  if (!id) return undefined;
  const message = await conversations.findMessage(messageOfResponse(id));
  const conversation = message && (await conversations.find(message.conversationId));
  if (conversation && conversation.ownerId === principal.id) return conversation.id;
  throw new AppError('not_found', `There is no response ${id}.`, {
    errors: [{ detail: 'there is no such response', pointer: '#/previous_response_id' }],
  });
}
