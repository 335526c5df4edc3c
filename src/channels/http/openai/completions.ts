// POST /v1/chat/completions: the same turn in OpenAI's form, streamed and not.
import { type Response, Router } from 'express';
import type { Turn } from '../../../assistant/assistant.ts';
import {
  type Completion,
  type CompletionRequest,
  completionRequestSchema,
  completionSchema,
} from '../../../protocol/openai.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { eventSchema } from '../event-stream.ts';
import type { HttpContext } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { urlCitations } from './annotations.ts';
import { completionId, usageOf } from './completion-form.ts';
import { streamCompletion } from './completion-stream.ts';
import type { CompletionThreads } from './completion-threads.ts';
import { openaiErrorForm } from './errors.ts';
import { checkModel, openaiTurn } from './openai-turn.ts';
import { conversationOf } from './question.ts';

const createCompletion = {
  id: 'createChatCompletion',
  method: 'post',
  path: '/v1/chat/completions',
  tag: 'OpenAI',
  summary: "Chat in OpenAI's form",
  description:
    'The last message is the question, those before it are what was said so far. The documents answer, so that ' +
    'system messages and settings of a language model (temperature, tools, …) have no effect; what they would have ' +
    'to give (another format, the call of a tool) is refused. With `user` the conversation is known again by what was ' +
    'said in it. The field `frontdesk` of the answer is ours: the whole reply with its sources.',
  scope: 'chat',
  forcesVersion: true,
  body: completionRequestSchema,
  answers: {
    200: {
      description: 'The answer; with `stream` as chunks that end with `data: [DONE]`.',
      content: { 'application/json': completionSchema, 'text/event-stream': eventSchema },
    },
  },
  errors: ['not_found', 'storage_unavailable'],
  errorForm: openaiErrorForm,
} satisfies Operation;

export const completionOperations = [createCompletion];

export function completionRoutes(context: HttpContext, threads: CompletionThreads): Router {
  const router = Router();
  mountOperation(router, context, createCompletion, async ({ body }, response, request) => {
    checkModel(body.model, context);
    const { messages, user, collections, conversationId } = body;
    const asked = { ...conversationOf(messages), user, collections, conversationId };
    const { turn, answered } = await openaiTurn(threads, asked, request, response);
    const reply = body.stream
      ? await streamCompletion(context, turn, body, response)
      : await sendCompletion(context, turn, body, response);
    if (reply) answered(reply);
  });
  return router;
}

async function sendCompletion(
  { assistant }: HttpContext,
  turn: Turn,
  request: CompletionRequest,
  response: Response,
): Promise<Reply> {
  const reply = await assistant.answer(turn);
  response.locals.conversationId = reply.conversationId;
  response.json({
    id: completionId(reply.inReplyTo),
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: reply.text, refusal: null, annotations: urlCitations(reply) },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: usageOf(request.messages, reply),
    frontdesk: reply,
  } satisfies Completion);
  return reply;
}
