// The Open Inference Protocol (KServe, Triton, MLServer), version 2: https://github.com/kserve/open-inference-protocol
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { AppError } from '../../../errors.ts';
import {
  describeModel,
  describeServer,
  modelConfig,
  modelStatistics,
} from '../../../serving/describe-served.ts';
import { infer } from '../../../serving/inference.ts';
import { isModelReady, resolveVersion } from '../../../serving/model-view.ts';
import { clientSignal } from '../client-signal.ts';
import type { HttpContext } from '../http-context.ts';
import { allows } from '../middleware/allowed-methods.ts';
import { requireScope } from '../middleware/require-scope.ts';
import { namedRoute } from '../named-route.ts';
import { parseBody } from '../parse-request.ts';
import {
  HEADER_LENGTH,
  type InferenceAnswer,
  inferenceAnswer,
  inferenceMessageSchema,
  inferenceRequest,
} from './inference-message.ts';

const MODEL = '/v2/models/(?<name>[a-z0-9][a-z0-9-]*)(?:/versions/(?<version>[\\w.-]+))?';
const at = (rest: string, name = rest) =>
  namedRoute(new RegExp(`^${MODEL}${rest}$`), `/v2/models/{model}${name}`);

export function openInferenceRoutes({ predictor, config, admit }: HttpContext): Router {
  const router = Router();
  const allowed = requireScope('models');

  router.get('/v2', allowed, (_request, response) => {
    response.json(describeServer());
  });
  router.get('/v2/health/live', allowed, (_request, response) => {
    response.json({ live: true });
  });
  router.get('/v2/health/ready', allowed, (_request, response) => {
    const isReady = predictor.problem() === null;
    response.status(isReady ? 200 : 503).json({ ready: isReady });
  });

  router.get('/v2/models/stats', allowed, (_request, response) => {
    response.json({ model_stats: modelStatistics(predictor) });
  });
  router.get(at(''), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    response.json(describeModel(predictor, name, version));
  });
  router.get(at('/config'), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    response.json(modelConfig(predictor, name, version));
  });
  router.get(at('/ready'), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    resolveVersion(predictor, name, version);
    const isReady = isModelReady(predictor, name, version);
    response.status(isReady ? 200 : 503).json({ name, ready: isReady });
  });
  router.get(at('/stats'), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    response.json({ model_stats: modelStatistics(predictor, name, version) });
  });

  router.post(at('/infer'), allowed, readBody(config.BODY_LIMIT_BYTES), admit, async (request, response) => {
    const { name: model, version } = namesOf(request);
    // Of a model that is not there nobody can say which inputs it has.
    resolveVersion(predictor, model, version);
    const { message, binary } = messageOf(request);
    const wanted = { model, version, ...inferenceRequest(message, binary) };
    const inference = await infer(predictor, wanted, clientSignal(response));
    send(response, inferenceAnswer(message, inference));
  });

  router
    .all(['/v2', '/v2/health/live', '/v2/health/ready', '/v2/models/stats'], allows('GET'))
    .all([at(''), at('/config'), at('/ready'), at('/stats')], allows('GET'))
    .all(at('/infer'), allows('POST'));
  return router;
}

function namesOf({ params }: Request): { name: string; version: string | undefined } {
  const { name, version } = params as Record<string, string | undefined>;
  return { name: name as string, version };
}

/** What the service's own JSON parser leaves alone: clients that send tensors as bytes name no media type. */
const readBody = (limit: number): RequestHandler => express.raw({ type: () => true, limit });

interface ReadMessage {
  readonly message: z.output<typeof inferenceMessageSchema>;
  readonly binary: Uint8Array;
}

function messageOf(request: Request): ReadMessage {
  const { body } = request;
  if (!Buffer.isBuffer(body))
    return { message: parseBody(inferenceMessageSchema, request), binary: Buffer.alloc(0) };
  const length = Number(request.get(HEADER_LENGTH) ?? body.length);
  if (!Number.isInteger(length) || length < 0 || length > body.length)
    throw new AppError('invalid_input', `${HEADER_LENGTH} is not a number of bytes within the body.`);
  try {
    request.body = JSON.parse(body.subarray(0, length).toString());
  } catch (cause) {
    throw new AppError('invalid_input', 'The body does not begin with the JSON of an inference request.', {
      cause,
    });
  }
  return { message: parseBody(inferenceMessageSchema, request), binary: body.subarray(length) };
}

function send(response: Response, { json, binary }: InferenceAnswer): void {
  if (binary.length === 0) {
    response.json(json);
    return;
  }
  const header = Buffer.from(JSON.stringify(json));
  response.set(HEADER_LENGTH, String(header.length));
  response.type('application/octet-stream').send(Buffer.concat([header, binary]));
}
