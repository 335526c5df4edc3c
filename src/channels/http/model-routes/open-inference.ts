// The Open Inference Protocol (KServe, Triton, MLServer), version 2: https://github.com/kserve/open-inference-protocol
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { modelNames, resolveVersion, versionViews } from '../../../serving/model-view.ts';
import { INPUTS, OUTPUTS, requestsOf, rowOf, type TensorSpec } from '../../../serving/tensors.ts';
import { clientSignal } from '../client-signal.ts';
import { defined } from '../defined.ts';
import type { HttpContext } from '../http-context.ts';
import { requireScope } from '../middleware/require-scope.ts';
import { parseBody } from '../parse-request.ts';
import { columnsOf, HEADER_LENGTH, inferenceAnswer, inferenceRequestSchema } from './inference-message.ts';

const MODEL = '/v2/models/(?<name>[a-z0-9][a-z0-9-]*)(?:/versions/(?<version>[\\w.-]+))?';
const at = (rest: string) => new RegExp(`^${MODEL}${rest}$`);

export const SERVER_NAME = 'frontdesk';
export const EXTENSIONS = ['binary_tensor_data', 'statistics'];

export function openInferenceRoutes({ predictor, config }: HttpContext): Router {
  const router = Router();
  const allowed = requireScope('models');

  router.get('/v2', allowed, (_request, response) => {
    response.json({ name: SERVER_NAME, version: '2', extensions: EXTENSIONS });
  });
  router.get('/v2/health/live', allowed, (_request, response) => {
    response.json({ live: true });
  });
  router.get('/v2/health/ready', allowed, (_request, response) => {
    const isReady = predictor.isReady();
    response.status(isReady ? 200 : 503).json({ ready: isReady });
  });

  router.get(at(''), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    const versions =
      version === undefined ? availableVersions(name) : [resolveVersion(predictor, name, version)];
    response.json({
      name,
      versions,
      platform: 'frontdesk',
      inputs: INPUTS.map(described),
      outputs: OUTPUTS.map(described),
    });
  });
  router.get(at('/ready'), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    response.json({ name, ready: resolveVersion(predictor, name, version) !== '' });
  });
  router.get(at('/stats'), allowed, (request, response) => {
    const { name, version } = namesOf(request);
    response.json({ model_stats: statisticsOf(name, version) });
  });
  router.get('/v2/models/stats', allowed, (_request, response) => {
    response.json({ model_stats: modelNames(predictor).flatMap((name) => statisticsOf(name, undefined)) });
  });

  const availableVersions = (name: string) =>
    versionViews(predictor, name)
      .filter(({ state }) => state === 'available')
      .map(({ version }) => version);
  const statisticsOf = (name: string, wanted: string | undefined) =>
    versionViews(predictor, name)
      .filter(({ version }) => wanted === undefined || version === wanted)
      .map(({ version, inferenceCount, executionCount }) => ({
        name,
        version,
        inference_count: inferenceCount,
        execution_count: executionCount,
      }));

  router.post(at('/infer'), allowed, readBody(config.BODY_LIMIT_BYTES), async (request, response) => {
    const { name, version } = namesOf(request);
    const { body, binary } = messageOf(request);
    const requests = requestsOf(columnsOf(body, binary));
    versionViews(predictor, name);
    using picked = predictor.pick({ name, ...defined({ forced: version }) });
    const answers = await picked.answer(requests, { signal: clientSignal(response) });
    send(response, inferenceAnswer(body, picked.model, answers.map(rowOf)));
  });

  return router;
}

function namesOf({ params }: Request): { name: string; version: string | undefined } {
  const { name, version } = params as Record<string, string | undefined>;
  return { name: name as string, version };
}

const described = ({ name, datatype }: TensorSpec) => ({ name, datatype, shape: [-1] });

/** What the service's own JSON parser leaves alone: clients that send tensors as bytes name no media type. */
const readBody = (limit: number): RequestHandler => express.raw({ type: () => true, limit });

function messageOf(request: Request): { body: z.output<typeof inferenceRequestSchema>; binary: Uint8Array } {
  const { body } = request;
  if (!Buffer.isBuffer(body))
    return { body: parseBody(inferenceRequestSchema, request), binary: Buffer.alloc(0) };
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
  return { body: parseBody(inferenceRequestSchema, request), binary: body.subarray(length) };
}

function send(response: Response, { json, binary }: ReturnType<typeof inferenceAnswer>): void {
  if (binary.length === 0) {
    response.json(json);
    return;
  }
  const header = Buffer.from(JSON.stringify(json));
  response.set(HEADER_LENGTH, String(header.length));
  response.type('application/octet-stream').send(Buffer.concat([header, binary]));
}
