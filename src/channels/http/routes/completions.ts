// POST /v1/chat/completions: the same turn in OpenAI's form, streamed and not.
import { type Request, type Response, Router } from 'express';
import { collectionsFor, type Principal } from '../../../access/principal.ts';
import { visitorAddress } from '../../../access/visitor-address.ts';
import type { Turn } from '../../../assistant/assistant.ts';
import { AppError } from '../../../errors.ts';
import { MAX_QUESTION_CHARS } from '../../../protocol/limits.ts';
import {
  type Completion,
  type CompletionRequest,
  completionRequestSchema,
  completionSchema,
  type OpenaiMessage,
} from '../../../protocol/openai.ts';
import type { Reply } from '../../../protocol/reply.ts';
import { clientSignal } from '../client-signal.ts';
import { defined } from '../defined.ts';
import { eventSchema } from '../event-stream.ts';
import { forcedVersionOf } from '../forced-version.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { completionId, textOf, usageOf } from './completion-form.ts';
import { streamCompletion } from './completion-stream.ts';
import { createCompletionThreads, type Utterance } from './completion-threads.ts';
import { openaiErrorForm } from './openai-errors.ts';
import { DESK_MODEL } from './openai-models.ts';

const createCompletion = {
  id: 'createChatCompletion',
  method: 'post',
  path: '/v1/chat/completions',
  tag: 'OpenAI',
  summary: "Chat in OpenAI's form",
  description:
    'The last message is the question, those before it are what was said so far. The documents answer, so that ' +
    'system messages and settings of a language model (temperature, tools, …) have no effect. The field `frontdesk` ' +
    'of the answer is ours: the whole reply with its sources.',
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

export function completionRoutes(context: HttpContext): Router {
  const router = Router();
  const threads = createCompletionThreads(context.stores.conversations);

  mountOperation(router, context, createCompletion, async ({ body }, response, request) => {
    checkModel(body.model, context);
    const principal = principalOf(response);
    const ownerId = principal.id;
    const { said, question } = conversationOf(body.messages);
    const caller = { ownerId, user: userOf(body, principal, request) };
    const thread = await threads.find(caller, said, question);
    const { conversationId } = thread;
    const turn: Turn = {
      ...defined({
        conversationId,
        collections: collectionsFor(principal, body.collections),
        forcedVersion: forcedVersionOf(request, response),
      }),
      message: question,
      channel: 'openai',
      ownerId,
      signal: clientSignal(response),
    };
    let reply: Reply | undefined;
    try {
      reply = body.stream
        ? await streamCompletion(context, turn, body, response)
        : await sendCompletion(context, turn, body, response);
    } finally {
      if (reply) thread.answered(reply);
      else thread.failed();
    }
  });
  return router;
}

/** A user of the caller's. Visitors of a web page choose theirs themselves, and are told apart by their address too. */
function userOf({ user }: CompletionRequest, { kind }: Principal, { ip = '' }: Request): string | undefined {
  if (!user) return undefined;
  return kind === 'site' ? `${visitorAddress(ip)} ${user}` : user;
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
        message: { role: 'assistant', content: reply.text, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: usageOf(request.messages, reply),
    frontdesk: reply,
  } satisfies Completion);
  return reply;
}

/** The desk, or by its own name the model that reads for it. */
function checkModel(name: string, { predictor }: HttpContext): void {
  if (name === DESK_MODEL) return;
  using picked = predictor.pick();
  if (name === picked.model.name) return;
  throw new AppError('not_found', `The model "${name}" does not exist; this desk is "${DESK_MODEL}".`, {
    errors: [{ detail: 'there is no such model', pointer: '#/model' }],
  });
}

/** @throws AppError `invalid_input` unless the last message is a question that can be asked */
function conversationOf(messages: readonly OpenaiMessage[]): { said: Utterance[]; question: string } {
  const last = messages.at(-1);
  const pointer = `#/messages/${messages.length - 1}`;
  const refuse = (detail: string, place: string) =>
    new AppError('invalid_input', `The last message is not valid: ${detail}.`, {
      errors: [{ detail, pointer: place }],
    });
  if (last?.role !== 'user') throw refuse('it must be of the role "user"', `${pointer}/role`);
  const question = textOf(last);
  if (question.length === 0) throw refuse('it has no text', `${pointer}/content`);
  if (question.length > MAX_QUESTION_CHARS) {
    throw refuse(`its text is over ${MAX_QUESTION_CHARS} characters`, `${pointer}/content`);
  }
  const said = messages.slice(0, -1).flatMap((message): Utterance[] => {
    const { role } = message;
    const text = textOf(message);
    return text.length > 0 && (role === 'user' || role === 'assistant') ? [{ role, text }] : [];
  });
  return { said, question };
}
