import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTensor } from '../../../../src/serving/binary-tensors.ts';
import { type Service, startService } from '../../../support/service.ts';

const CONTEXT = 'The library opens at nine in the morning. It was built in 1932 by Ada Green.';
const QUESTIONS = ['When does the library open?', 'Who built the library?'];
const texts = (name: string, data: string[]) => ({ name, datatype: 'BYTES', shape: [data.length], data });
const INPUTS = [texts('context', [CONTEXT, CONTEXT]), texts('question', QUESTIONS)];

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 300_000);

afterAll(() => service[Symbol.asyncDispose]());

describe('TensorFlow Serving', () => {
  it('tells the state of a model, its versions and its labels', async () => {
    const { body } = await service.call('/v1/models/desk-qa');
    const status = { state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } };
    expect(body).toMatchObject({ model_version_status: [status], id: 'desk-qa', object: 'model' });
    expect((await service.call('/v1/models/desk-qa/labels/stable')).body).toMatchObject({
      model_version_status: [status],
    });
    expect((await service.call('/v1/models/desk-qa/metadata')).body).toMatchObject({
      model_spec: { name: 'desk-qa' },
      metadata: {
        signature_def: {
          signature_def: { serving_default: { inputs: { context: { dtype: 'DT_STRING' } } } },
        },
      },
    });
  });

  it('predicts by rows and by columns alike', async () => {
    const rows = await service.call<{ predictions: { text: string }[] }>('/v1/models/desk-qa:predict', {
      body: { instances: QUESTIONS.map((question) => ({ context: CONTEXT, question })) },
    });
    expect(rows.status).toBe(200);
    const columns = await service.call<{ outputs: { text: string[]; start: number[]; end: number[] } }>(
      '/v1/models/desk-qa/labels/stable:predict',
      { body: { inputs: { context: [CONTEXT, CONTEXT], question: QUESTIONS } } },
    );
    expect(columns.body.outputs.text).toEqual(rows.body.predictions.map(({ text }) => text));
    const { start, end } = columns.body.outputs;
    expect(CONTEXT.slice(start[1], end[1])).toContain('Ada Green');
  });

  it('takes texts as base64 too', async () => {
    const b64 = (text: string) => ({ b64: Buffer.from(text).toString('base64') });
    const { body } = await service.call<{ predictions: { short_answer: string }[] }>(
      '/v1/models/desk-qa:predict',
      { body: { instances: [{ context: b64(CONTEXT), question: b64('Who built the library?') }] } },
    );
    expect(body.predictions[0]?.short_answer).toContain('Ada Green');
  });

  it.each([
    ['/v1/models/desk-qa:classify', { examples: [{ question: 'Who?' }] }, 400],
    ['/v1/models/nobody:regress', { examples: [{ question: 'Who?' }] }, 404],
    ['/v1/models/nobody:predict', { nonsense: true }, 404],
    ['/v1/models/desk-qa:predict', { instances: [{ context: { b64: '*' }, question: 'Who?' }] }, 400],
    ['/v1/models/desk-qa:predict', { instances: [], inputs: {} }, 400],
    ['/v1/models/desk-qa:predict', { instances: [{ question: 'Who?' }] }, 400],
    ['/v1/models/desk-qa:predict', { instances: [{ context: ' ', question: 'Who?' }] }, 400],
    ['/v1/models/desk-qa/versions/99:predict', { inputs: { context: [CONTEXT], question: ['Who?'] } }, 404],
    ['/v1/models/nobody:predict', { inputs: { context: [CONTEXT], question: ['Who?'] } }, 404],
  ])('refuses at %s %j with one sentence', async (path, body, status) => {
    expect(await service.call(path, { body })).toMatchObject({
      status,
      body: { error: expect.stringMatching(/\.$/) },
    });
  });
});

describe('the Open Inference Protocol', () => {
  it('tells of the server, its health and its model', async () => {
    expect((await service.call('/v2')).body).toMatchObject({ name: 'frontdesk' });
    for (const path of ['/v2/health/live', '/v2/health/ready', '/v2/models/desk-qa/ready'])
      expect(await service.call(path)).toMatchObject({ status: 200 });
    expect((await service.call('/v2/models/desk-qa')).body).toMatchObject({
      inputs: [{ name: 'context', datatype: 'BYTES', shape: [-1] }, { name: 'question' }],
      outputs: expect.arrayContaining([{ name: 'confidence', datatype: 'FP32', shape: [-1] }]),
    });
    expect((await service.call('/v2/models/nobody/ready')).status).toBe(404);
  });

  it('infers, gives the outputs that are asked for, and counts batches', async () => {
    const { body } = await service.call<{
      model_version: string;
      outputs: { name: string; data: unknown[] }[];
    }>('/v2/models/desk-qa/infer', {
      body: { id: 'a', inputs: INPUTS, outputs: [{ name: 'short_answer' }, { name: 'confidence' }] },
    });
    expect(body).toMatchObject({
      model_name: 'desk-qa',
      id: 'a',
      outputs: [
        {
          name: 'short_answer',
          datatype: 'BYTES',
          shape: [2],
          data: [expect.stringContaining('nine'), expect.any(String)],
        },
        { name: 'confidence', datatype: 'FP32', data: [expect.any(Number), expect.any(Number)] },
      ],
    });
    const { body: statistics } = await service.call<{ model_stats: Record<string, number>[] }>(
      '/v2/models/desk-qa/stats',
    );
    const { inference_count: inferences = 0, execution_count: executions = 0 } =
      statistics.model_stats[0] ?? {};
    expect(executions).toBeGreaterThan(0);
    expect(inferences).toBeGreaterThan(executions);
  });

  it('takes null for what is not said, and texts as base64, as MLServer does', async () => {
    const inputs = INPUTS.map(({ data, ...input }) => ({
      ...input,
      parameters: { content_type: 'base64' },
      data: data.map((text) => Buffer.from(text).toString('base64')),
    }));
    const answered = await service.call<{ outputs: { name: string; data: string[] }[] }>(
      '/v2/models/desk-qa/infer',
      { body: { id: null, parameters: null, inputs, outputs: null } },
    );
    expect(answered.status).toBe(200);
    expect(answered.body).not.toHaveProperty('id');
    const { data } = answered.body.outputs.find(({ name }) => name === 'short_answer') ?? {};
    expect(data?.[1]).toContain('Ada Green');
  });

  it('tells of a model that is not there before it looks at the inputs', async () => {
    expect(await service.call('/v2/models/nobody/infer', { body: { inputs: 'nonsense' } })).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('nobody') },
    });
  });

  it('tells how long inferences took', async () => {
    await service.call('/v2/models/desk-qa/infer', { body: { inputs: INPUTS } });
    const { body } = await service.call<{
      model_stats: {
        last_inference: number;
        inference_stats: Record<string, { count: number; ns: number }>;
      }[];
    }>('/v2/models/desk-qa/stats');
    const [stats] = body.model_stats;
    expect(stats?.last_inference).toBeGreaterThan(Date.now() - 60_000);
    for (const name of ['success', 'queue', 'compute_infer']) {
      expect(stats?.inference_stats[name]?.count).toBeGreaterThan(0);
      expect(stats?.inference_stats[name]?.ns).toBeGreaterThan(1000);
    }
  });

  it('takes and gives tensors as bytes', async () => {
    const parts = INPUTS.map(({ data }) => encodeTensor('BYTES', data));
    const inputs = INPUTS.map(({ data: _, ...input }, i) => ({
      ...input,
      parameters: { binary_data_size: parts[i]?.length },
    }));
    const header = Buffer.from(JSON.stringify({ inputs, parameters: { binary_data_output: true } }));
    const response = await service.get('/v2/models/desk-qa/infer', {
      method: 'POST',
      body: Buffer.concat([header, ...parts]),
      headers: {
        'Inference-Header-Content-Length': String(header.length),
        'Content-Type': 'application/octet-stream',
      },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const length = Number(response.headers.get('Inference-Header-Content-Length'));
    const { outputs } = JSON.parse(bytes.subarray(0, length).toString());
    expect(outputs[0]).toMatchObject({ name: 'text', parameters: { binary_data_size: expect.any(Number) } });
    const textLength = bytes.readUInt32LE(length);
    expect(bytes.subarray(length + 4, length + 4 + textLength).toString()).toContain('nine');
  });

  it('does not take bytes that belong to no tensor', async () => {
    const header = Buffer.from(JSON.stringify({ inputs: INPUTS }));
    const response = await service.get('/v2/models/desk-qa/infer', {
      method: 'POST',
      body: Buffer.concat([header, Buffer.from('left over')]),
      headers: { 'Inference-Header-Content-Length': String(header.length) },
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'The body has 9 bytes more than its inputs.' },
    ]);
  });

  it('gives up when the time that the request allows is over', async () => {
    const long = texts('context', [`${CONTEXT} `.repeat(2000)]);
    const body = { parameters: { timeout: 1 }, inputs: [long, texts('question', ['Who?'])] };
    expect(await service.call('/v2/models/desk-qa/infer', { body })).toMatchObject({
      status: 504,
      body: { error: expect.stringContaining('did not answer within 1 ms') },
    });
  });

  it.each([
    [{ inputs: [INPUTS[0]] }, 'needs the inputs'],
    [{ inputs: [...INPUTS, texts('age', ['1', '2'])] }, 'no input "age"'],
    [{ inputs: [{ ...INPUTS[0], shape: [3] }, INPUTS[1]] }, 'has 2 texts, but the shape [3]'],
    [{ inputs: INPUTS, outputs: [{ name: 'mood' }] }, 'no output "mood"'],
    [{ inputs: [...INPUTS, INPUTS[0]] }, '"context" is there twice'],
    [{ inputs: [{ ...INPUTS[0], datatype: 'FP32' }, INPUTS[1]] }, 'must be BYTES, not FP32'],
  ])('says what is wrong with %j', async (body, problem) => {
    expect(await service.call('/v2/models/desk-qa/infer', { body })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(problem) },
    });
  });
});

describe('every address of both protocols', () => {
  const question = { inputs: { context: [CONTEXT], question: QUESTIONS.slice(0, 1) } };
  const message = { inputs: [texts('context', [CONTEXT]), texts('question', QUESTIONS.slice(0, 1))] };
  const addresses: [string, object?][] = [
    ...['', '/versions/2', '/labels/stable'].flatMap((at): [string, object?][] => [
      [`/v1/models/desk-qa${at}`],
      [`/v1/models/desk-qa${at}/metadata`],
      [`/v1/models/desk-qa${at}:predict`, question],
    ]),
    ['/v2'],
    ['/v2/health/live'],
    ['/v2/health/ready'],
    ['/v2/models/stats'],
    ...['', '/versions/2', '/versions/stable'].flatMap((at): [string, object?][] => [
      [`/v2/models/desk-qa${at}`],
      [`/v2/models/desk-qa${at}/ready`],
      [`/v2/models/desk-qa${at}/stats`],
      [`/v2/models/desk-qa${at}/infer`, message],
    ]),
  ];

  it.each(addresses)('%s answers those who may use models, and nobody else', async (path, body) => {
    const call = body ? { body } : {};
    expect(await service.call(path, call)).toMatchObject({ status: 200 });
    const key = await service.createKey(['chat']);
    expect(await service.call(path, { ...call, key })).toMatchObject({
      status: 403,
      body: { error: 'This needs a key with the scope "models".' },
    });
    expect(await service.call(path, { ...call, key: 'fd_unknown' })).toMatchObject({
      status: 401,
      body: { error: 'This key is unknown, expired or revoked.' },
    });
  });

  it.each(addresses.filter(([path]) => /versions|labels/.test(path)))(
    '%s has nothing for a version that is not loaded',
    async (path, body) => {
      const other = path.replace(/(versions|labels)\/\w+/, '$1/99');
      expect(await service.call(other, body ? { body } : {})).toMatchObject({
        status: 404,
        body: { error: 'The version or label 99 of desk-qa is not loaded.' },
      });
    },
  );
});

describe('rollouts over HTTP', () => {
  it('shows the rollout, refuses what cannot be, and keeps who changed what', async () => {
    const { body } = await service.call<{ stableVersion: string }>('/v1/models/desk-qa/rollout');
    const { stableVersion: version } = body;
    const change = (action: object) => service.call('/v1/models/desk-qa/rollout', { body: action });
    expect(await change({ action: 'canary', version: '99', trafficPercent: 5 })).toMatchObject({
      status: 404,
    });
    expect(await change({ action: 'canary', version, trafficPercent: 5 })).toMatchObject({ status: 409 });
    expect(await change({ action: 'promote', version })).toMatchObject({
      status: 200,
      body: { revision: 1 },
    });
    expect((await service.call('/v1/models/desk-qa/rollout/changes')).body).toMatchObject({
      changes: [{ revision: 1, changedBy: 'local', action: { action: 'promote', version } }],
    });
    expect((await service.call('/v1/models/desk-qa/rollout/report')).body).toMatchObject({
      arms: [],
      recommendations: [],
    });
    expect(await service.call('/v1/models/desk-qa/unload', { body: { version } })).toMatchObject({
      status: 409,
    });
  });
});
