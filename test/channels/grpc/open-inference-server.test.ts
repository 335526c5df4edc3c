import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ChannelCredentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSigningChain, type SigningChain } from '../../../src/channels/alexa/simulator/signing-chain.ts';
import type { BatchedOptions } from '../../../src/serving/batcher.ts';
import type { ServedModels } from '../../../src/serving/open-predictor.ts';
import { temporaryFolder } from '../../support/service.ts';
import { connect, INPUTS } from './grpc-client.ts';
import { type FurtherServer, type GrpcService, openFurtherServer, startGrpcService } from './grpc-service.ts';

const ASKED = { model_name: 'desk-qa', inputs: INPUTS };

let service: GrpcService;

beforeAll(async () => {
  service = await startGrpcService();
}, 300_000);
afterAll(() => service[Symbol.asyncDispose]());

/** The models of the service, whose answers are computed when `letGo` was called, or their signal fires. */
function holdAnswers(predictor: ServedModels) {
  let letGo = (): void => undefined;
  let tellBegun = (_options: BatchedOptions): void => undefined;
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const begun = new Promise<BatchedOptions>((resolve) => {
    tellBegun = resolve;
  });
  const held: ServedModels = {
    ...predictor,
    pick(options) {
      const picked = predictor.pick(options);
      return {
        model: picked.model,
        async answer(requests, options = {}) {
          tellBegun(options);
          const { signal } = options;
          await Promise.race([free, ...(signal && !signal.aborted ? [once(signal, 'abort')] : [])]);
          return picked.answer(requests, options);
        },
        [Symbol.dispose]: () => picked[Symbol.dispose](),
      };
    },
  };
  return { held, begun, letGo: () => letGo() };
}

async function openHeld(further: FurtherServer = {}) {
  const { held, begun, letGo } = holdAnswers(service.app.parts.predictor);
  const server = await openFurtherServer(service, { ...further, predictor: held });
  return { server, begun, letGo };
}

const counted = (code: string) =>
  new RegExp(`frontdesk_grpc_request_duration_seconds_count\\{method="ModelInfer",code="${code}"\\} 1`);

describe('a client that does not wait', () => {
  it('is not worked for any longer when it cancels', async () => {
    const { server, begun } = await openHeld();
    await using _ = server;
    using client = connect(server.address);
    const cancel = new AbortController();
    const refused = client.refusal('ModelInfer', ASKED, { signal: cancel.signal });
    const { signal } = await begun;
    expect(signal?.aborted).toBe(false);
    cancel.abort();
    expect(await refused).toMatchObject({ code: status.CANCELLED });
    await expect.poll(() => signal?.aborted).toBe(true);
    await expect.poll(() => server.metrics()).toMatch(counted('CANCELLED'));
  });

  it('is not worked for any longer when its deadline has passed', async () => {
    const { server, begun } = await openHeld();
    await using _ = server;
    using client = connect(server.address);
    await client.call('ServerLive');
    const refused = client.refusal('ModelInfer', ASKED, { deadlineMs: 3000 });
    const { signal } = await begun;
    expect(await refused).toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await expect.poll(() => signal?.aborted).toBe(true);
    await expect.poll(() => server.metrics()).toMatch(counted('DEADLINE_EXCEEDED'));
  });
});

describe('a server that has as many calls as it may', () => {
  it('refuses the next at once, and takes one again after', async () => {
    const { server, begun, letGo } = await openHeld({ environment: { MAX_CONCURRENT_REQUESTS: '1' } });
    await using _ = server;
    using first = connect(server.address);
    using second = connect(server.address);
    const answered = first.call('ModelInfer', ASKED);
    await begun;
    expect(await second.refusal('ServerLive')).toMatchObject({
      code: status.UNAVAILABLE,
      details: 'The limit of 1 requests at a time is reached.',
    });
    letGo();
    await answered;
    await expect
      .poll(() =>
        second.call('ServerLive').then(
          ({ response }) => response,
          () => undefined,
        ),
      )
      .toEqual({ live: true });
  });
});

describe('a server that stops', () => {
  it('finishes what began and takes nothing new', async () => {
    const { server, begun, letGo } = await openHeld();
    using client = connect(server.address);
    const answered = client.call('ModelInfer', ASKED);
    await begun;
    const stopped = server[Symbol.asyncDispose]();
    using late = connect(server.address);
    expect(await late.refusal('ServerLive')).toMatchObject({ code: status.UNAVAILABLE });
    letGo();
    expect((await answered).response).toMatchObject({ model_version: '1' });
    await stopped;
  });

  it('cuts off what is not done in time, and frees its model', async () => {
    const { server, begun } = await openHeld({ graceMs: 50 });
    using client = connect(server.address);
    const refused = client.refusal('ModelInfer', ASKED);
    const { signal } = await begun;
    await server[Symbol.asyncDispose]();
    expect((await refused).code).not.toBe(status.OK);
    await expect.poll(() => signal?.aborted).toBe(true);
  });
});

describe('the address', () => {
  it('is told, and one that is taken is refused with what to set', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await expect(openFurtherServer(service, { port })).rejects.toMatchObject({
      code: 'config_invalid',
      message: `The service cannot listen on 127.0.0.1:${port}: another program uses port ${port} already: stop it, or set GRPC_PORT to another.`,
    });
    taken.close();
  });

  it('may be one of IPv6', async () => {
    await using server = await openFurtherServer(service, { environment: { HOST: '::1' } });
    expect(server.address).toMatch(/^\[::1\]:\d+$/);
    using client = connect(server.address);
    expect((await client.call('ServerLive')).response).toEqual({ live: true });
  });
});

describe('a server with a certificate', () => {
  it('speaks TLS, and takes a new certificate while it runs', async () => {
    const folder = temporaryFolder();
    const files = { TLS_CERT_FILE: join(folder, 'cert.pem'), TLS_KEY_FILE: join(folder, 'key.pem') };
    const write = ({ chain, privateKey }: SigningChain) => {
      writeFileSync(files.TLS_CERT_FILE, chain);
      writeFileSync(files.TLS_KEY_FILE, privateKey);
    };
    const before = await makeSigningChain({ hosts: ['localhost'] });
    const after = await makeSigningChain({ hosts: ['localhost'] });
    write(before);
    await using server = await openFurtherServer(service, { environment: { HOST: 'localhost', ...files } });
    const isTrusted = async ({ root }: SigningChain) => {
      using client = connect(server.address, ChannelCredentials.createSsl(Buffer.from(root)));
      return await client.call('ServerLive', {}, { deadlineMs: 10_000 }).then(
        () => true,
        () => false,
      );
    };
    expect(await isTrusted(before)).toBe(true);
    using plain = connect(server.address);
    await plain.refusal('ServerLive', {}, { deadlineMs: 10_000 });
    write(after);
    await expect.poll(() => isTrusted(after), { timeout: 60_000, interval: 500 }).toBe(true);
    expect(await isTrusted(before)).toBe(false);
  }, 240_000);
});
