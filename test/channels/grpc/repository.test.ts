import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../support/tiny-model.ts';
import { connect, type GrpcClient } from './grpc-client.ts';
import { type GrpcService, openFurtherServer, startGrpcService } from './grpc-service.ts';

interface Indexed {
  readonly name: string;
  readonly version: string;
  readonly state: string;
  readonly reason: string;
}

let service: GrpcService;
let client: GrpcClient;

beforeAll(async () => {
  service = await startGrpcService();
  await writeTinyModel({ folder: join(modelsDir(), 'desk-qa', '3'), name: 'desk-qa', version: '3', seed: 3 });
  await load();
  client = connect(service.address, undefined, service.app.localKey);
}, 300_000);
afterAll(async () => {
  client[Symbol.dispose]();
  await service[Symbol.asyncDispose]();
});
/** The version 3 is beside the rollout, of which 2 is the version before. */
afterEach(() => load());

const modelsDir = () => service.app.parts.predictor.modelsDir;
const load = () => service.app.parts.predictor.rollouts.load('desk-qa', '3', 'a test');

const index = async (request: object = {}) =>
  (await client.call<{ models: Indexed[] }>('RepositoryIndex', request)).response.models;
const overHttp = <Body = unknown>(path: string, body: object = {}) =>
  service.call<Body>(`/v2/repository/${path}`, { body });
const configured = (config: string) => ({
  model_name: 'desk-qa',
  parameters: { config: { string_param: config } },
});
const versionPolicy = (...versions: (number | string)[]) =>
  JSON.stringify({ version_policy: { specific: { versions } } });
const dependents = { unload_dependents: { bool_param: false } };

const READY = ['1', '2', '3'].map((version) => ({ name: 'desk-qa', version, state: 'READY', reason: '' }));
const SERVED = READY.slice(0, 2);
const UNLOADED = { name: 'desk-qa', version: '3', state: 'UNAVAILABLE', reason: 'it is not loaded' };

describe('the repository', () => {
  it('tells its versions and what became of them, over gRPC and HTTP alike', async () => {
    expect(await index()).toEqual(READY);
    await client.call('RepositoryModelUnload', { model_name: 'desk-qa', parameters: dependents });
    expect(await index()).toEqual([...SERVED, UNLOADED]);
    expect(await index({ ready: true })).toEqual(SERVED);
    expect((await overHttp('index')).body).toEqual([...SERVED, UNLOADED]);
    expect((await overHttp('index', { ready: true })).body).toEqual(SERVED);
    // As NVIDIA's client sends it: nothing, of no type.
    const empty = await service.get('/v2/repository/index', { method: 'POST', body: '' });
    expect(await empty.json()).toEqual([...SERVED, UNLOADED]);
  });

  it('loads the newest version of a model, and unloads what is loaded beside the rollout', async () => {
    const asked = { model_name: 'desk-qa' };
    await client.call('RepositoryModelUnload', asked);
    await client.call('RepositoryModelLoad', asked);
    expect(await index()).toEqual(READY);
    expect(
      (await overHttp('models/desk-qa/unload', { parameters: { unload_dependents: false } })).status,
    ).toBe(200);
    expect(await index()).toEqual([...SERVED, UNLOADED]);
    expect((await overHttp('models/desk-qa/load')).status).toBe(200);
    expect(await index()).toEqual(READY);
  });

  it.each([[versionPolicy(3)], [versionPolicy('1', 3)]])(
    'loads the versions that %s names',
    async (config) => {
      await client.call('RepositoryModelUnload', { model_name: 'desk-qa' });
      await client.call('RepositoryModelLoad', configured(config));
      expect(await index()).toEqual(READY);
      await overHttp('models/desk-qa/unload');
      expect((await overHttp('models/desk-qa/load', { parameters: { config } })).status).toBe(200);
      expect(await index()).toEqual(READY);
    },
  );

  it.each([
    ['RepositoryModelLoad', { model_name: 'nobody' }, status.NOT_FOUND, 'no model "nobody"'],
    ['RepositoryModelLoad', { model_name: '../desk-qa' }, status.NOT_FOUND, 'no model "../desk-qa"'],
    ['RepositoryModelLoad', configured(versionPolicy(9)), status.NOT_FOUND, 'no version 9 of desk-qa'],
    ['RepositoryModelLoad', configured('{"max_batch_size": 3}'), status.INVALID_ARGUMENT, 'may only name'],
    ['RepositoryModelLoad', configured('no JSON'), status.INVALID_ARGUMENT, 'may only name'],
    [
      'RepositoryModelLoad',
      { model_name: 'desk-qa', parameters: { 'file:1/model.onnx': { bytes_param: Buffer.from('x') } } },
      status.INVALID_ARGUMENT,
      'no parameter "file:1/model.onnx"',
    ],
    ['RepositoryModelUnload', { model_name: 'nobody' }, status.NOT_FOUND, 'no model "nobody"'],
    [
      'RepositoryIndex',
      { repository_name: 'other' },
      status.INVALID_ARGUMENT,
      'There is only one repository',
    ],
  ] as const)('refuses %s %j', async (method, request, code, details) => {
    expect(await client.refusal(method, request)).toMatchObject({
      code,
      details: expect.stringContaining(details),
    });
    expect(await index()).toEqual(READY);
  });

  it('keeps the versions of the rollout', async () => {
    await client.call('RepositoryModelUnload', { model_name: 'desk-qa' });
    const details = 'Every version of desk-qa that is loaded is part of the rollout.';
    expect(await client.refusal('RepositoryModelUnload', { model_name: 'desk-qa' })).toMatchObject({
      details,
    });
    expect(await overHttp('models/desk-qa/unload')).toMatchObject({ status: 409, body: { error: details } });
    expect(await index()).toEqual([...SERVED, UNLOADED]);
  });

  it.each([
    ['models/nobody/load', {}, 404],
    ['models/desk-qa/load', { parameters: { config: 'no JSON' } }, 400],
    ['models/desk-qa/load', { parameters: { 'file:1/model.onnx': 'eA==' } }, 400],
    ['index', { ready: 'yes' }, 400],
  ])('refuses over HTTP %s %j', async (path, body, code) => {
    expect(await overHttp(path, body)).toMatchObject({
      status: code,
      body: { error: expect.stringMatching(/\.$/) },
    });
  });

  it('is changed by those with the scope admin alone', async () => {
    await using server = await openFurtherServer(service, { environment: { TRUST_PROXY: '1' } });
    using other = connect(server.address);
    const tester = await service.createKey(['models']);
    const operator = await service.createKey(['admin']);
    for (const method of ['RepositoryModelLoad', 'RepositoryModelUnload'] as const) {
      const asked = { model_name: 'desk-qa' };
      expect(await other.refusal(method, asked, { key: tester })).toMatchObject({
        code: status.PERMISSION_DENIED,
        details: 'This needs a key with the scope "admin".',
      });
      await other.call(method, asked, { key: operator });
    }
    expect((await other.call('RepositoryIndex', {}, { key: tester })).response).toMatchObject({
      models: [...SERVED, UNLOADED],
    });
    for (const verb of ['load', 'unload'])
      expect(
        (await service.call(`/v2/repository/models/desk-qa/${verb}`, { body: {}, key: tester })).status,
      ).toBe(403);
  });
});

describe('the configuration of a model', () => {
  it('is that of its tensors, over gRPC and HTTP alike', async () => {
    const { body } = await service.call<{ input: object[]; output: { name: string; data_type: string }[] }>(
      '/v2/models/desk-qa/versions/2/config',
    );
    expect(body).toMatchObject({
      name: 'desk-qa',
      platform: 'frontdesk',
      backend: 'frontdesk',
      max_batch_size: 0,
      input: [
        { name: 'context', data_type: 'TYPE_STRING', dims: [-1] },
        { name: 'question', data_type: 'TYPE_STRING', dims: [-1] },
      ],
    });
    const { response } = await client.call<{ config: typeof body }>('ModelConfig', { name: 'desk-qa' });
    const numbers: Record<string, number> = { TYPE_INT32: 8, TYPE_FP32: 11, TYPE_STRING: 13 };
    expect(response.config.output).toEqual(
      body.output.map((tensor) => ({ ...tensor, data_type: numbers[tensor.data_type] })),
    );
    expect(await client.refusal('ModelConfig', { name: 'desk-qa', version: '9' })).toMatchObject({
      code: status.NOT_FOUND,
    });
  });
});
