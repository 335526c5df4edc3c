import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageVersion } from '../../../src/package-version.ts';
import { decodeTexts, encodeTensor } from '../../../src/serving/binary-tensors.ts';
import { CONTEXT, connect, type GrpcClient, INPUTS, inputsOf, QUESTIONS } from './grpc-client.ts';
import { type GrpcService, startGrpcService } from './grpc-service.ts';

interface Inferred {
  readonly model_name: string;
  readonly model_version: string;
  readonly id: string;
  readonly outputs: readonly { readonly name: string; readonly datatype: string; readonly shape: number[] }[];
  readonly raw_output_contents: readonly Buffer[];
}

let service: GrpcService;
let client: GrpcClient;

beforeAll(async () => {
  service = await startGrpcService();
  client = connect(service.address);
}, 300_000);

afterAll(async () => {
  client[Symbol.dispose]();
  await service[Symbol.asyncDispose]();
});

const infer = async (request: object) =>
  (await client.call<Inferred>('ModelInfer', { model_name: 'desk-qa', inputs: INPUTS, ...request })).response;

/** The outputs as HTTP has them. */
function valuesOf({ outputs, raw_output_contents }: Inferred): Record<string, (string | number)[]> {
  return Object.fromEntries(
    outputs.map(({ name, datatype }, i) => {
      const bytes = raw_output_contents[i] as Buffer;
      if (datatype === 'BYTES') return [name, decodeTexts(bytes, name)];
      const at = Array.from({ length: bytes.length / 4 }, (_, row) => 4 * row);
      return [
        name,
        at.map((from) => (datatype === 'FP32' ? bytes.readFloatLE(from) : bytes.readInt32LE(from))),
      ];
    }),
  );
}

async function overHttp(path: string, questions: readonly string[] = QUESTIONS) {
  const inputs = inputsOf({ context: questions.map(() => CONTEXT), question: questions }).map(
    ({ contents, ...input }) => ({ ...input, data: contents.bytes_contents.map(String) }),
  );
  const { body } = await service.call<{
    model_version: string;
    outputs: { name: string; data: (string | number)[] }[];
  }>(path, { body: { inputs } });
  const columns = Object.fromEntries(body.outputs.map(({ name, data }) => [name, data]));
  return { version: body.model_version, columns };
}

const closeTo = (numbers: (string | number)[] | undefined) =>
  numbers?.map((number) => expect.closeTo(Number(number), 5));

describe('the server', () => {
  it('lives, is ready and tells what it is', async () => {
    expect((await client.call('ServerLive')).response).toEqual({ live: true });
    expect((await client.call('ServerReady')).response).toEqual({ ready: true });
    expect((await client.call('ServerMetadata')).response).toEqual({
      name: 'frontdesk',
      version: packageVersion(),
      extensions: ['binary_tensor_data', 'statistics', 'model_configuration', 'model_repository'],
    });
  });

  it('counts and times its calls beside those of HTTP', async () => {
    await client.call('ServerLive');
    const metrics = () => service.get('/metrics').then((response) => response.text());
    await expect
      .poll(metrics)
      .toMatch(/frontdesk_grpc_request_duration_seconds_count\{method="ServerLive",code="OK"\} [1-9]/);
    expect(await metrics()).toMatch(/frontdesk_grpc_requests_in_flight 0/);
  });

  it('says which call it does not have', async () => {
    await expect(
      client.send('/inference.GRPCInferenceService/TraceSetting', Buffer.alloc(0)),
    ).rejects.toMatchObject({ code: status.UNIMPLEMENTED, details: expect.stringContaining('TraceSetting') });
  });
});

describe('a model', () => {
  it.each([
    [{ name: 'desk-qa' }, true],
    [{ name: 'desk-qa', version: '2' }, true],
    [{ name: 'desk-qa', version: 'stable' }, true],
    [{ name: 'desk-qa', version: '3' }, false],
    [{ name: 'nobody' }, false],
  ])('is ready or not: %j %s', async (model, ready) => {
    expect((await client.call('ModelReady', model)).response).toEqual({ ready });
  });

  it('tells its versions, inputs and outputs as over HTTP', async () => {
    const all = await client.call('ModelMetadata', { name: 'desk-qa' });
    const { body } = await service.call('/v2/models/desk-qa');
    expect(all.response).toEqual(body);
    expect(all.response).toMatchObject({
      versions: expect.arrayContaining(['1', '2']),
      inputs: [{ name: 'context', datatype: 'BYTES', shape: [-1] }, { name: 'question' }],
    });
    const labelled = await client.call('ModelMetadata', { name: 'desk-qa', version: 'stable' });
    expect(labelled.response).toMatchObject({ versions: ['1'] });
  });

  it('counts what it read, and in how many batches', async () => {
    await infer({});
    const { response } = await client.call<{ model_stats: Record<string, number>[] }>('ModelStatistics', {
      name: 'desk-qa',
      version: '1',
    });
    const [counts] = response.model_stats;
    expect(counts).toMatchObject({ name: 'desk-qa', version: '1' });
    expect(counts?.inference_count).toBeGreaterThan(counts?.execution_count ?? Number.NaN);
    const { response: all } = await client.call<{ model_stats: object[] }>('ModelStatistics');
    expect(all.model_stats).toHaveLength(2);
    expect(all.model_stats).toContainEqual(counts);
  });
});

describe('an inference', () => {
  it('gives one row for each question, the same as over HTTP', async () => {
    const answered = await infer({ id: 'a' });
    expect(answered).toMatchObject({
      model_name: 'desk-qa',
      model_version: '1',
      id: 'a',
      outputs: [
        { name: 'text', datatype: 'BYTES', shape: [2] },
        { name: 'short_answer', datatype: 'BYTES' },
        { name: 'confidence', datatype: 'FP32' },
        { name: 'start', datatype: 'INT32' },
        { name: 'end', datatype: 'INT32' },
      ],
    });
    const { version, columns } = await overHttp('/v2/models/desk-qa/infer');
    expect(valuesOf(answered)).toEqual({ ...columns, confidence: closeTo(columns.confidence) });
    expect(version).toBe('1');
  });

  it('takes texts as raw contents too', async () => {
    const raw_input_contents = [encodeTensor('BYTES', [CONTEXT, CONTEXT]), encodeTensor('BYTES', QUESTIONS)];
    const inputs = INPUTS.map(({ contents: _, ...input }) => input);
    expect(valuesOf(await infer({ inputs, raw_input_contents }))).toEqual(valuesOf(await infer({})));
  });

  it('gives the outputs that are asked for, in their order', async () => {
    const answered = await infer({ outputs: [{ name: 'end' }, { name: 'short_answer' }] });
    expect(Object.keys(valuesOf(answered))).toEqual(['end', 'short_answer']);
    expect(answered.raw_output_contents).toHaveLength(2);
  });

  it('reads many rows at once', async () => {
    const questions = Array.from({ length: 20 }, (_, i) => `Who built the library ${i}?`);
    const inputs = inputsOf({ context: questions.map(() => CONTEXT), question: questions });
    expect(valuesOf(await infer({ inputs })).text).toHaveLength(20);
  });

  it('comes from the version or label that is named, else from what the rollout serves', async () => {
    for (const model_version of ['', '1', 'stable'])
      expect(await infer({ model_version })).toMatchObject({ model_version: '1' });
    const second = await infer({ model_version: '2' });
    expect(second).toMatchObject({ model_version: '2' });
    const { version, columns } = await overHttp('/v2/models/desk-qa/versions/2/infer');
    expect([version, columns.text]).toEqual(['2', valuesOf(second).text]);
  });

  it.each([
    ['a model that is not there', { model_name: 'nobody' }, status.NOT_FOUND, 'no model "nobody"'],
    ['a version that is not loaded', { model_version: '9' }, status.NOT_FOUND, '9 of desk-qa is not loaded'],
    ['a missing input', { inputs: INPUTS.slice(0, 1) }, status.INVALID_ARGUMENT, 'needs the inputs'],
    [
      'an input too many',
      { inputs: [...INPUTS, ...inputsOf({ age: ['1'] })] },
      status.INVALID_ARGUMENT,
      'no input "age"',
    ],
    [
      'an input twice',
      { inputs: [...INPUTS, ...INPUTS] },
      status.INVALID_ARGUMENT,
      '"context" is there twice',
    ],
    [
      'a shape that does not fit',
      { inputs: INPUTS.map((input) => ({ ...input, shape: [3] })) },
      status.INVALID_ARGUMENT,
      'has 2 texts, but the shape [3]',
    ],
    [
      'numbers',
      { inputs: INPUTS.map((input) => ({ ...input, datatype: 'FP32' })) },
      status.INVALID_ARGUMENT,
      'must be BYTES, not FP32',
    ],
    [
      'an output that there is not',
      { outputs: [{ name: 'mood' }] },
      status.INVALID_ARGUMENT,
      'no output "mood"',
    ],
    [
      'raw contents for one of two inputs',
      { raw_input_contents: [encodeTensor('BYTES', [CONTEXT])] },
      status.INVALID_ARGUMENT,
      'There are 1 raw contents for 2 inputs',
    ],
    [
      'contents of both kinds',
      { raw_input_contents: [Buffer.alloc(0), Buffer.alloc(0)] },
      status.INVALID_ARGUMENT,
      'has contents and raw contents',
    ],
    [
      'raw contents that break off',
      {
        inputs: INPUTS.map(({ contents: _, ...input }) => input),
        raw_input_contents: [Buffer.from([9, 0, 0, 0, 65]), encodeTensor('BYTES', QUESTIONS)],
      },
      status.INVALID_ARGUMENT,
      'ends in the middle of a text',
    ],
    [
      'bytes that are no text',
      { inputs: INPUTS.map((input) => ({ ...input, contents: { bytes_contents: [Buffer.from([0xff])] } })) },
      status.INVALID_ARGUMENT,
      'not UTF-8',
    ],
    [
      'an empty passage',
      { inputs: inputsOf({ context: [' '], question: ['Who?'] }) },
      status.INVALID_ARGUMENT,
      'The passage is empty',
    ],
    [
      'a question that is too long',
      { inputs: inputsOf({ context: [CONTEXT], question: ['Who? '.repeat(300)] }) },
      status.INVALID_ARGUMENT,
      'The question has 1500 characters; at most 1000',
    ],
    [
      'a body over the limit',
      { inputs: inputsOf({ context: ['x'.repeat(1_100_000)], question: ['Who?'] }) },
      status.RESOURCE_EXHAUSTED,
      'larger than max',
    ],
    [
      'too little time',
      {
        parameters: { timeout: { int64_param: 1 } },
        inputs: inputsOf({ context: [`${CONTEXT} `.repeat(2000)], question: ['Who?'] }),
      },
      status.DEADLINE_EXCEEDED,
      'did not answer within 1 ms',
    ],
  ])('refuses %s', async (_, request, code, details) => {
    expect(
      await client.refusal('ModelInfer', { model_name: 'desk-qa', inputs: INPUTS, ...request }),
    ).toMatchObject({ code, details: expect.stringContaining(details) });
  });

  it('refuses names of any length and of broken characters, and goes on', async () => {
    const long = await client.refusal('ModelMetadata', { name: 'ä'.repeat(100_000) });
    expect(long.code).toBe(status.NOT_FOUND);
    expect(long.details.length).toBeLessThan(1100);
    // A request whose name is half a surrogate pair, which is no UTF-8.
    const broken = Buffer.from([0x0a, 3, 0xed, 0xa0, 0x80]);
    await expect(client.send('/inference.GRPCInferenceService/ModelMetadata', broken)).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
    await expect(
      client.send('/inference.GRPCInferenceService/ModelMetadata', Buffer.from([0x0a, 200])),
    ).rejects.toMatchObject({ code: status.INTERNAL });
    expect((await client.call('ServerLive')).response).toEqual({ live: true });
  });
});
