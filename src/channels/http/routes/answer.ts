// POST /v1/answer and /v1/answer/batch: the model alone, on a text that comes with the question.
import { STATUS_CODES } from 'node:http';
import { type Request, type Response, Router } from 'express';
import { AppError } from '../../../errors.ts';
import {
  type AnswerBatchView,
  type AnswerView,
  answerBatchRequestSchema,
  answerBatchSchema,
  answerRequestSchema,
  answerSchema,
  type ItemProblem,
  MAX_BATCH_ITEMS,
} from '../../../protocol/answer.ts';
import type { BatchedOptions } from '../../../serving/batcher.ts';
import type { PickedModel } from '../../../serving/predictor.ts';
import { clientSignal } from '../client-signal.ts';
import { defined } from '../defined.ts';
import { forcedVersionOf } from '../forced-version.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { fieldErrors } from '../parse-request.ts';

const answer = {
  id: 'answer',
  method: 'post',
  path: '/v1/answer',
  tag: 'Answer',
  summary: 'Answer a question from a text',
  description: 'The model directly: it reads the text that comes with the question, and no document.',
  scope: 'chat',
  forcesVersion: true,
  body: answerRequestSchema,
  answers: { 200: { description: 'The answer.', content: { 'application/json': answerSchema } } },
} satisfies Operation;

const answerBatch = {
  id: 'answerBatch',
  method: 'post',
  path: '/v1/answer/batch',
  tag: 'Answer',
  summary: `Answer up to ${MAX_BATCH_ITEMS} questions, each from its own text`,
  description:
    'One model version answers them all. An item that is not valid fails alone. Each item counts as a ' +
    'request; the public key of a web page may not do this.',
  scope: 'chat',
  forcesVersion: true,
  body: answerBatchRequestSchema,
  answers: {
    200: {
      description: 'For each item its answer or its problem.',
      content: { 'application/json': answerBatchSchema },
    },
  },
} satisfies Operation;

export const answerOperations = [answer, answerBatch];

export function answerRoutes(context: HttpContext): Router {
  const router = Router();
  const pick = (request: Request, response: Response) =>
    context.predictor.pick(defined({ forced: forcedVersionOf(request, response) }));

  mountOperation(router, context, answer, async ({ body }, response, request) => {
    using picked = pick(request, response);
    const manner = { signal: clientSignal(response), client: clientOf(response) };
    response.json(await answerOne(picked, body, manner));
  });

  mountOperation(router, context, answerBatch, async ({ body }, response, request) => {
    if (principalOf(response).kind === 'site')
      throw new AppError(
        'forbidden',
        'The key of a web page may not ask in batches: ask one question at a time.',
      );
    await response.locals.chargeRequests?.(body.items.length - 1);
    using picked = pick(request, response);
    const manner = { signal: clientSignal(response), client: clientOf(response) };
    const results = await Promise.all(body.items.map((item, i) => answerItem(picked, item, i, manner)));
    response.json({ results } satisfies AnswerBatchView);
  });
  return router;
}

type Manner = Required<Pick<BatchedOptions, 'signal' | 'client'>>;

/** Whose work it is, for sharing the threads fairly. */
const clientOf = (response: Response): string => principalOf(response).id ?? 'local';

async function answerOne(
  picked: PickedModel,
  asked: { context: string; question: string },
  manner: Manner,
): Promise<AnswerView> {
  const began = performance.now();
  const [given] = await picked.answer([asked], manner);
  if (!given) throw new Error('The model gave no answer.');
  const { text, origin, shortAnswer, start, end, confidence, noAnswerProbability, answerable } = given;
  const latencyMs = Math.round((performance.now() - began) * 10) / 10;
  const { model } = picked;
  return {
    text,
    origin,
    shortAnswer,
    start,
    end,
    confidence,
    noAnswerProbability,
    answerable,
    model,
    latencyMs,
  };
}

/** What is wrong with the item is its own problem; anything else fails the request. */
async function answerItem(
  picked: PickedModel,
  item: unknown,
  index: number,
  manner: Manner,
): Promise<AnswerBatchView['results'][number]> {
  try {
    const checked = answerRequestSchema.safeParse(item);
    if (!checked.success) {
      const errors = fieldErrors(checked.error, ['items', index]);
      throw new AppError('invalid_input', 'This item is not valid.', { errors });
    }
    return { answer: await answerOne(picked, checked.data, manner) };
  } catch (error) {
    if (error instanceof AppError && ['invalid_input', 'too_large'].includes(error.code)) {
      return { problem: itemProblem(error) };
    }
    throw error;
  }
}

function itemProblem({ status, code, message, errors }: AppError): ItemProblem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? '',
    status,
    detail: message,
    code,
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
  };
}
