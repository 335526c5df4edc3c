// GET /v1/models and /v1/models/{model} in OpenAI's form. Other names are those of the models behind the desk.
import { Router } from 'express';
import { type OpenaiModel, openaiModelListSchema, openaiModelSchema } from '../../../protocol/openai.ts';
import { modelNames } from '../../../serving/model-view.ts';
import type { HttpContext } from '../http-context.ts';
import { requireScope } from '../middleware/require-scope.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { openaiError, openaiErrorForm } from './errors.ts';
import { DESK_MODEL, EMBEDDING_MODEL, noSuchModel } from './model-names.ts';

const OPENAI_MODELS = [DESK_MODEL, EMBEDDING_MODEL];

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
  path: `/v1/models/${DESK_MODEL}`,
  tag: 'OpenAI',
  summary: 'Show the model to chat with',
  scope: 'chat',
  answers: { 200: { description: 'The desk.', content: { 'application/json': openaiModelSchema } } },
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
  mountOperation(router, context, listModels, (_input, response) => {
    response.json({ object: 'list', data: models });
  });
  for (const model of models)
    mountOperation(router, context, { ...showModel, path: `/v1/models/${model.id}` }, (_input, response) => {
      response.json(model);
    });
  // No model that anybody has; its owner's name may stand before a slash.
  router.get(/^\/v1\/models\/(?<model>[\w.%-]+)$/, requireScope('chat'), (request, response, next) => {
    const model = String(request.params.model);
    if (modelNames(context.predictor).includes(model)) return next();
    // At this address TensorFlow Serving has another form.
    response.locals.errorBody = openaiError;
    throw noSuchModel(model, DESK_MODEL);
  });
  return router;
}
