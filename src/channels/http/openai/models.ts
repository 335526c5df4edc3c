// GET /v1/models and /v1/models/{model} in OpenAI's form. Other names are those of the models behind the desk.
import { Router } from 'express';
import { z } from 'zod';
import { hasScope } from '../../../access/principal.ts';
import { type OpenaiModel, openaiModelListSchema, openaiModelSchema } from '../../../protocol/openai.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { openaiError, openaiErrorForm } from './errors.ts';
import { noSuchModel } from './openai-turn.ts';

/** The desk as a whole: its documents, its curated answers, and the model that reads. */
export const DESK_MODEL = 'frontdesk';
/** The sentence encoder by which the desk finds passages. */
export const EMBEDDING_MODEL = 'frontdesk-embedding';
export const OPENAI_MODELS = [DESK_MODEL, EMBEDDING_MODEL];

const listModels = {
  id: 'listModels',
  method: 'get',
  path: '/v1/models',
  tag: 'OpenAI',
  summary: 'List the models to chat with, and to embed with',
  scope: 'chat',
  answers: {
    200: {
      description: 'The desk is the one model that chats.',
      content: { 'application/json': openaiModelListSchema },
    },
  },
  errorForm: openaiErrorForm,
} satisfies Operation;

const showModel = {
  id: 'showModel',
  method: 'get',
  path: '/v1/models/{model}',
  tag: 'OpenAI',
  summary: 'Show a model',
  description:
    'One that `GET /v1/models` lists. With a key of the scope `models`, also the versions of a model behind the desk, ' +
    'as TensorFlow Serving tells them.',
  scope: 'chat',
  params: z.object({ model: z.string() }),
  answers: { 200: { description: 'The model.', content: { 'application/json': openaiModelSchema } } },
  errorForm: openaiErrorForm,
} satisfies Operation;

export const openaiModelOperations = [listModels, showModel];

/** Mounted before the routes of TensorFlow Serving, which has the models behind the desk at the same addresses. */
export function openaiModelRoutes(context: HttpContext): Router {
  const router = Router();
  const created = Math.floor(Date.now() / 1000);
  const models = OPENAI_MODELS.map(
    (id): OpenaiModel => ({ id, object: 'model', created, owned_by: 'frontdesk' }),
  );
  router.get('/v1/models/:model', (request, response, next) => {
    const isOurs = OPENAI_MODELS.includes(request.params.model);
    next(!isOurs && hasScope(principalOf(response), 'models') ? 'router' : undefined);
  });
  mountOperation(router, context, listModels, (_input, response) => {
    response.json({ object: 'list', data: models });
  });
  mountOperation(router, context, showModel, ({ params }, response) => {
    const model = models.find(({ id }) => id === params.model);
    if (!model) {
      // The address has TensorFlow Serving's form for those who may see the models behind the desk.
      response.locals.errorBody = openaiError;
      throw noSuchModel(params.model, DESK_MODEL);
    }
    response.json(model);
  });
  return router;
}
