// TensorFlow Serving's REST interface: https://www.tensorflow.org/tfx/serving/api_rest
import express, { type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { base64Text } from '../../../serving/binary-tensors.ts';
import { resolveVersion, type VersionView, versionViews } from '../../../serving/model-view.ts';
import { predictRows } from '../../../serving/predict-rows.ts';
import { INPUTS, OUTPUTS, type Row, type TensorSpec } from '../../../serving/tensors.ts';
import { clientSignal } from '../client-signal.ts';
import type { HttpContext } from '../http-context.ts';
import { allows } from '../middleware/allowed-methods.ts';
import { requireScope } from '../middleware/require-scope.ts';
import { namedRoute } from '../named-route.ts';
import { parseBody } from '../parse-request.ts';

const MODEL =
  '/v1/models/(?<name>[a-z0-9][a-z0-9-]*)(?:/versions/(?<version>[\\w.-]+)|/labels/(?<label>\\w+))?';
const at = (rest: string, name = rest) =>
  namedRoute(new RegExp(`^${MODEL}${rest}$`), `/v1/models/{model}${name}`);

/** Rows are objects, or columns are lists; a list in a row is one of its only element. */
const cell = z.union(
  [z.string(), z.strictObject({ b64: z.string() }).transform(({ b64 }) => base64Text(b64, 'b64'))],
  'give a text, or {"b64": "…"}',
);
const predictSchema = z
  .looseObject({
    signature_name: z.literal('serving_default').optional(),
    instances: z.array(z.record(z.string(), cell)).min(1).optional(),
    inputs: z.record(z.string(), z.union([z.array(cell), cell.transform((one) => [one])])).optional(),
  })
  .refine(({ instances, inputs }) => (instances === undefined) !== (inputs === undefined), {
    message: 'give either "instances" or "inputs"',
  });

/** gRPC's codes, as TensorFlow Serving shows them. */
const FAILED = { error_code: 'UNKNOWN' };
const STATES = { loading: 'LOADING', available: 'AVAILABLE', unloading: 'UNLOADING', failed: 'END' } as const;
const DATATYPES = { BYTES: 'DT_STRING', FP32: 'DT_FLOAT', INT32: 'DT_INT32' } as const;

/** The scope is `models`, as of everything that goes around the desk's documents. */
export function tensorflowServingRoutes({ predictor }: HttpContext): Router {
  const router = Router();
  const allowed = requireScope('models');

  router.get(at(''), allowed, (request, response) => {
    const { name, wanted } = namesOf(request);
    const version = wanted === undefined ? undefined : resolveVersion(predictor, name, wanted);
    const views = numbered(
      versionViews(predictor, name).filter((view) => version === undefined || view.version === version),
    );
    const loadedAtMs = views.map(
      (view) => predictor.registry.find({ name, version: view.version })?.loadedAtMs ?? 0,
    );
    response.json({
      model_version_status: views.map(statusOf),
      // What an OpenAI client looks for at this address.
      id: name,
      object: 'model',
      created: Math.floor(Math.max(...loadedAtMs) / 1000),
      owned_by: 'frontdesk',
    });
  });

  router.get(at('/metadata'), allowed, (request, response) => {
    const { name, wanted } = namesOf(request);
    const version = resolveVersion(predictor, name, wanted);
    response.json({
      model_spec: { name, signature_name: '', version },
      metadata: { signature_def: { signature_def: { serving_default: SIGNATURE } } },
    });
  });

  router.post(at(':predict'), allowed, express.json({ type: () => true }), async (request, response) => {
    const { name, wanted } = namesOf(request);
    // Of a model that is not there nobody can say which inputs it has.
    resolveVersion(predictor, name, wanted);
    const { instances, inputs } = parseBody(predictSchema, request);
    const columns = inputs ?? columnsOf(instances ?? []);
    const { rows } = await predictRows(
      predictor,
      { model: name, version: wanted, columns },
      { signal: clientSignal(response) },
    );
    response.json(instances ? { predictions: rows } : { outputs: inColumns(rows) });
  });

  router.post(at(':(?<verb>classify|regress)', ':{verb}'), allowed, (request) => {
    const { name, wanted } = namesOf(request);
    resolveVersion(predictor, name, wanted);
    const { verb } = request.params;
    throw new AppError('invalid_input', `${name} has no signature to ${verb}: call ${name}:predict.`);
  });

  router
    .all([at(''), at('/metadata')], allows('GET'))
    .all([at(':predict'), at(':(?:classify|regress)')], allows('POST'));
  return router;
}

function namesOf({ params }: Request): { name: string; wanted: string | undefined } {
  const { name, version, label } = params as Record<string, string | undefined>;
  return { name: name as string, wanted: version ?? label };
}

/** The protocol's versions are whole numbers, and its clients read them as such: others are left out beside them. */
function numbered(views: readonly VersionView[]): readonly VersionView[] {
  const whole = views.filter(({ version }) => /^\d+$/.test(version));
  return whole.length > 0 ? whole : views;
}

function statusOf({ version, state, problem }: VersionView) {
  const status =
    problem === null ? { error_code: 'OK', error_message: '' } : { ...FAILED, error_message: problem };
  return { version, state: STATES[state], status };
}

function columnsOf(rows: readonly Readonly<Record<string, string>>[]): Record<string, string[]> {
  const names = Object.keys(rows[0] ?? {});
  for (const [i, row] of rows.entries())
    if (Object.keys(row).sort().join() !== [...names].sort().join())
      throw new AppError('invalid_input', `Instance ${i} does not have the same inputs as the first.`);
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] as string)]));
}

function inColumns(rows: readonly Row[]): Record<string, (string | number)[]> {
  return Object.fromEntries(OUTPUTS.map(({ name }) => [name, rows.map((row) => row[name])]));
}

const tensorInfo = ({ name, datatype }: TensorSpec) => ({
  dtype: DATATYPES[datatype],
  tensor_shape: { dim: [{ size: '-1', name: '' }], unknown_rank: false },
  name: `${name}:0`,
});
const SIGNATURE = {
  inputs: Object.fromEntries(INPUTS.map((spec) => [spec.name, tensorInfo(spec)])),
  outputs: Object.fromEntries(OUTPUTS.map((spec) => [spec.name, tensorInfo(spec)])),
  method_name: 'tensorflow/serving/predict',
};
