import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { status } from '@grpc/grpc-js';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, INPUTS, type Method } from './grpc-client.ts';
import { type GrpcService, openFurtherServer, startGrpcService } from './grpc-service.ts';

const METHODS: readonly Method[] = [
  'ServerLive',
  'ServerReady',
  'ServerMetadata',
  'ModelReady',
  'ModelMetadata',
  'ModelInfer',
  'ModelStatistics',
  'ModelConfig',
  'RepositoryIndex',
];
/** Then others reach the service. */
const BEHIND_PROXY = { TRUST_PROXY: '1' };

let service: GrpcService;

beforeAll(async () => {
  service = await startGrpcService();
}, 300_000);
afterAll(() => service[Symbol.asyncDispose]());

describe('somebody on this machine', () => {
  it('needs no key, unless the call came through a proxy or from a page', async () => {
    using client = connect(service.address);
    expect((await client.call('ServerLive')).response).toEqual({ live: true });
    for (const metadata of [{ 'x-forwarded-for': '203.0.113.9' }, { origin: 'https://evil.example' }])
      expect(await client.refusal('ServerLive', {}, { metadata })).toMatchObject({
        code: status.UNAUTHENTICATED,
        details: 'Send a key: "Authorization: Bearer fd_…".',
      });
  });
});

describe('somebody else', () => {
  it('needs a key with the scope models for every call, before it is read', async () => {
    await using server = await openFurtherServer(service, { environment: BEHIND_PROXY });
    using client = connect(server.address);
    const key = await service.createKey(['models']);
    const chatKey = await service.createKey(['chat']);
    for (const method of METHODS) {
      expect(await client.refusal(method)).toMatchObject({ code: status.UNAUTHENTICATED });
      expect(await client.refusal(method, {}, { key: 'fd_unknown' })).toMatchObject({
        code: status.UNAUTHENTICATED,
        details: 'This key is unknown, expired or revoked.',
      });
      expect(await client.refusal(method, {}, { key: chatKey })).toMatchObject({
        code: status.PERMISSION_DENIED,
        details: 'This needs a key with the scope "models".',
      });
    }
    const large = { inputs: [{ name: 'x'.repeat(2_000_000) }] };
    expect(await client.refusal('ModelInfer', large)).toMatchObject({ code: status.UNAUTHENTICATED });
    expect((await client.call('ServerReady', {}, { key })).response).toEqual({ ready: true });
    const asked = { model_name: 'desk-qa', inputs: INPUTS };
    expect((await client.call('ModelInfer', asked, { key })).response).toMatchObject({ model_version: '1' });
    expect(await server.metrics()).toMatch(
      /frontdesk_requests_refused_total\{channel="grpc",code="forbidden"\} 9/,
    );
  });

  it('may show a token of the configured issuer', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' };
    const issuer = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    issuer.listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    await using server = await openFurtherServer(service, {
      environment: {
        ...BEHIND_PROXY,
        JWT_JWKS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`,
        JWT_ISSUER: 'issuer',
        JWT_AUDIENCE: 'frontdesk',
      },
    });
    using client = connect(server.address);
    const token = (scope: string) =>
      new SignJWT({ scope })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setSubject('somebody')
        .setIssuer('issuer')
        .setAudience('frontdesk')
        .setExpirationTime('5m')
        .sign(privateKey);
    const key = await token('models');
    expect((await client.call('ServerLive', {}, { key })).response).toEqual({ live: true });
    expect(await client.refusal('ServerLive', {}, { key: await token('chat') })).toMatchObject({
      code: status.PERMISSION_DENIED,
    });
    issuer.close();
    issuer.closeAllConnections();
  });
});

describe('a call', () => {
  it('has a name, which it brought or was given', async () => {
    using client = connect(service.address);
    const { trailers } = await client.call('ServerLive', {}, { metadata: { 'x-request-id': 'mine-7' } });
    expect(trailers.get('x-request-id')).toEqual(['mine-7']);
    const refused = await client.refusal('ModelMetadata', { name: 'nobody' });
    expect(refused.metadata.get('x-request-id')[0]).toMatch(/^[\da-f-]{36}$/);
  });

  it('is refused when there are too many in a minute, and told when to come again', async () => {
    await using server = await openFurtherServer(service, { environment: { REQUESTS_PER_MINUTE: '2' } });
    using client = connect(server.address);
    await client.call('ServerLive');
    await client.call('ServerLive');
    const refused = await client.refusal('ServerLive');
    expect(refused).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: 'More than 2 requests in a minute.',
    });
    expect(Number(refused.metadata.get('grpc-retry-pushback-ms')[0])).toBeGreaterThan(0);
  });
});
