import { ChannelCredentials, Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadProtocols, type ModelStreamInferResponse } from '../../../src/channels/grpc/protocol.ts';
import { INPUTS } from './grpc-client.ts';
import { type GrpcService, openFurtherServer, startGrpcService } from './grpc-service.ts';

let service: GrpcService;
let client: Client;
const { inference, health } = loadProtocols();

beforeAll(async () => {
  // Behind a proxy, where nobody gets in without a key.
  service = await startGrpcService({
    TRUST_PROXY: 'loopback',
    JWT_JWKS_URL: 'http://127.0.0.1:1/',
    JWT_ISSUER: 'me',
    JWT_AUDIENCE: 'you',
  });
  client = new Client(service.address, credentials.createInsecure());
}, 300_000);
afterAll(async () => {
  client.close();
  await service[Symbol.asyncDispose]();
});

const SERVING = 1;
const NOT_SERVING = 2;
const SERVICE_UNKNOWN = 3;

function check(name: string): Promise<{ status: number }> {
  const { path, requestSerialize, responseDeserialize } = health.Check;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service: name },
      (error, answer) => (error ? reject(error) : resolve(answer as unknown as { status: number })),
    );
  });
}

function watch(of: Client, name: string) {
  const { path, requestSerialize, responseDeserialize } = health.Watch;
  return of.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service: name });
}

describe('grpc.health.v1.Health, without a key', () => {
  it.each(['', 'inference.GRPCInferenceService'])('says that "%s" is served', async (name) => {
    expect(await check(name)).toEqual({ status: SERVING });
  });

  it('knows no other service', async () => {
    await expect(check('somebody.Else')).rejects.toMatchObject({ code: status.NOT_FOUND });
    const stream = watch(client, 'somebody.Else');
    const first = await new Promise((resolve) => stream.once('data', resolve));
    expect(first).toEqual({ status: SERVICE_UNKNOWN });
    stream.on('error', () => undefined).cancel();
  });

  it('tells who watches that the service stops, and lets it stop at once', async () => {
    const server = await openFurtherServer(service);
    const watching = new Client(server.address, ChannelCredentials.createInsecure());
    const told: unknown[] = [];
    const ended = new Promise((resolve, reject) => {
      watch(watching, '')
        .on('data', (answer) => told.push(answer))
        .on('end', resolve)
        .on('error', reject);
    });
    await expect.poll(() => told.length).toBe(1);
    const startedAt = performance.now();
    await server[Symbol.asyncDispose]();
    await ended;
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(told).toEqual([{ status: SERVING }, { status: NOT_SERVING }]);
    watching.close();
  });
});

describe('reflection, without a key', () => {
  it('lists the services, and the file of one with what it needs', async () => {
    const file = new URL(
      '../../../node_modules/@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto',
      import.meta.url,
    );
    const definitions: unknown = loadSync(file.pathname, { keepCase: true, defaults: true });
    const { ServerReflectionInfo } = (definitions as Record<string, typeof health>)[
      'grpc.reflection.v1.ServerReflection'
    ] as unknown as { ServerReflectionInfo: typeof health.Watch };
    const { path, requestSerialize, responseDeserialize } = ServerReflectionInfo;
    const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    const answers: Record<string, { service?: { name: string }[]; file_descriptor_proto?: Buffer[] }>[] = [];
    stream.on('data', (answer) => answers.push(answer));
    const ended = new Promise((resolve, reject) => stream.once('end', resolve).once('error', reject));
    stream.write({ list_services: '' } as never);
    stream.write({ file_containing_symbol: 'inference.GRPCInferenceService' } as never);
    stream.end();
    await ended;
    const names = answers[0]?.list_services_response?.service?.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['inference.GRPCInferenceService', 'grpc.health.v1.Health']),
    );
    const files = answers[1]?.file_descriptor_response?.file_descriptor_proto ?? [];
    expect(Buffer.concat(files).toString('latin1')).toContain('ModelStreamInfer');
  });
});

describe('ModelStreamInfer', () => {
  const open = (key: string | undefined) => {
    const metadata = new Metadata();
    if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
    const { path, requestSerialize, responseDeserialize } = inference.ModelStreamInfer;
    const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
    const answers: ModelStreamInferResponse[] = [];
    stream.on('data', (answer) => answers.push(answer));
    const ended = new Promise<ModelStreamInferResponse[]>((resolve, reject) => {
      stream.once('end', () => resolve(answers)).once('error', reject);
    });
    const send = (id: string, more: object = {}) =>
      stream.write({ id, model_name: 'desk-qa', inputs: INPUTS, ...more } as never);
    return { send, stream, ended };
  };

  it('answers each request in its order, and goes on after one that is refused', async () => {
    const { send, stream, ended } = open(await service.createKey(['models']));
    send('first');
    send('second', { model_name: 'nobody' });
    send('third', { model_version: '2' });
    stream.end();
    const answers = await ended;
    expect(answers.map(({ infer_response }) => infer_response.id)).toEqual(['first', 'second', 'third']);
    expect(answers.map(({ error_message }) => error_message)).toEqual([
      '',
      expect.stringContaining('nobody'),
      '',
    ]);
    expect(answers.map(({ infer_response }) => infer_response.model_version)).toEqual(['1', '', '2']);
  });

  it('needs a key', async () => {
    const { send, ended } = open(undefined);
    send('first');
    await expect(ended).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  });
});
