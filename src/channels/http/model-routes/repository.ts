// The repository of the Open Inference Protocol, as Triton extends it: what lies in it, loading and unloading.
// https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md
import express, { type Request, Router } from 'express';
import { z } from 'zod';
import { principalName } from '../../../access/principal.ts';
import { loadFromRepository, unloadFromRepository } from '../../../serving/repository-control.ts';
import { repositoryIndex } from '../../../serving/repository-index.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { allows } from '../middleware/allowed-methods.ts';
import { requireScope } from '../middleware/require-scope.ts';
import { namedRoute } from '../named-route.ts';
import { parseBody } from '../parse-request.ts';

const INDEX = '/v2/repository/index';
const at = (verb: string) =>
  namedRoute(
    new RegExp(`^/v2/repository/models/(?<name>[a-z0-9][a-z0-9-]*)/${verb}$`),
    `/v2/repository/models/{model}/${verb}`,
  );

const indexBody = z.strictObject({ ready: z.boolean().default(false) });
const loadBody = z.strictObject({ parameters: z.strictObject({ config: z.string().optional() }).optional() });
const unloadBody = z.strictObject({
  // No model depends on another one here.
  parameters: z.strictObject({ unload_dependents: z.boolean().optional() }).optional(),
});

export function repositoryRoutes({ predictor, config }: HttpContext): Router {
  const router = Router();
  // What clients send names no media type, and may be empty.
  const readBody = express.json({ type: () => true, limit: config.BODY_LIMIT_BYTES });
  const shown = [requireScope('models'), readBody];
  const changed = [requireScope('admin'), readBody];

  router.post(INDEX, ...shown, (request, response) => {
    response.json(repositoryIndex(predictor, read(indexBody, request).ready));
  });
  router.post(at('load'), ...changed, async (request, response) => {
    const { config } = read(loadBody, request).parameters ?? {};
    await loadFromRepository(predictor, nameIn(request), config, principalName(principalOf(response)));
    response.json({});
  });
  router.post(at('unload'), ...changed, async (request, response) => {
    read(unloadBody, request);
    await unloadFromRepository(predictor, nameIn(request), principalName(principalOf(response)));
    response.json({});
  });

  router.all([INDEX, at('load'), at('unload')], allows('POST'));
  return router;
}

function read<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  request.body ??= {};
  return parseBody(schema, request);
}

const nameIn = ({ params }: Request) => (params as { name: string }).name;
