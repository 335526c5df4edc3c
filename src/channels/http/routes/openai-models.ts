// GET /v1/models and /v1/models/frontdesk in OpenAI's form. Other names are those of the models behind the desk.
import { Router } from 'express';
import { type OpenaiModel, openaiModelListSchema, openaiModelSchema } from '../../../protocol/openai.ts';
import type { HttpContext } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { openaiErrorForm } from './openai-errors.ts';

/** The desk as a whole: its documents, its curated answers, and the model that reads. */
export const DESK_MODEL = 'frontdesk';

const listModels = {
  id: 'listModels',
  method: 'get',
  path: '/v1/models',
  tag: 'OpenAI',
  summary: 'List the models to chat with',
  scope: 'chat',
  answers: {
    200: {
      description: 'The desk is the one model.',
      content: { 'application/json': openaiModelListSchema },
    },
  },
  errorForm: openaiErrorForm,
} satisfies Operation;

const showModel = {
  id: 'showModel',
  method: 'get',
  path: `/v1/models/${DESK_MODEL}`,
  tag: 'OpenAI',
  summary: 'Show the model to chat with',
  scope: 'chat',
  answers: { 200: { description: 'The desk.', content: { 'application/json': openaiModelSchema } } },
  errorForm: openaiErrorForm,
} satisfies Operation;

export const openaiModelOperations = [listModels, showModel];

export function openaiModelRoutes(context: HttpContext): Router {
  const router = Router();
  const model: OpenaiModel = {
    id: DESK_MODEL,
    object: 'model',
    created: Math.floor(Date.now() / 1000),
    owned_by: 'frontdesk',
  };
  mountOperation(router, context, listModels, (_input, response) => {
    response.json({ object: 'list', data: [model] });
  });
  mountOperation(router, context, showModel, (_input, response) => {
    response.json(model);
  });
  return router;
}
