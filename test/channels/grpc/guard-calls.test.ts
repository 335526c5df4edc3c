import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { status } from '@grpc/grpc-js';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { connect, INPUTS, startGrpcService } from './grpc-client.ts';

const ASKED = { model_name: 'desk-qa', inputs: INPUTS };
const metricsOf = async (
  service: { get(path: string, init?: RequestInit): Promise<Response> },
  key?: string,
) => (await service.get('/metrics', key ? { headers: { Authorization: `Bearer ${key}` } } : {})).text();

describe('a service on this machine', { timeout: 300_000 }, () => {
  it('needs no key, unless the call came through a proxy or from a page', async () => {
    await using service = await startGrpcService();
    using client = connect(service.address);
    expect((await client.call('ServerLive')).response).toEqual({ live: true });
    for (const metadata of [{ 'x-forwarded-for': '203.0.113.9' }, { origin: 'https://evil.example' }])
      expect(await client.refusal('ServerLive', {}, { metadata })).toMatchObject({
        code: status.UNAUTHENTICATED,
        details: 'Send a key: "Authorization: Bearer fd_…".',
      });
  });

  it('names every call, and counts and times it', async () => {
    await using service = await startGrpcService();
    using client = connect(service.address);
    const { trailers } = await client.call('ServerLive', {}, { metadata: { 'x-request-id': 'mine-7' } });
    expect(trailers.get('x-request-id')).toEqual(['mine-7']);
    const refused = await client.refusal('ModelMetadata', { name: 'nobody' });
    expect(refused.metadata.get('x-request-id')[0]).toMatch(/^[\da-f-]{36}$/);
    await expect
      .poll(() => metricsOf(service))
      .toMatch(/frontdesk_grpc_request_duration_seconds_count\{method="ModelMetadata",code="NOT_FOUND"\} 1/);
    const metrics = await metricsOf(service);
    expect(metrics).toMatch(
      /frontdesk_grpc_request_duration_seconds_count\{method="ServerLive",code="OK"\} 1/,
    );
    expect(metrics).toMatch(/frontdesk_grpc_requests_in_flight 0/);
  });
});

describe('a service that others reach', { timeout: 300_000 }, () => {
  it('wants a key with the scope models for every call, before it reads it', async () => {
    await using service = await startGrpcService({
      JWT_JWKS_URL: 'http://127.0.0.1:9/',
      JWT_ISSUER: 'i',
      JWT_AUDIENCE: 'a',
      TRUST_PROXY: '1',
    });
    using client = connect(service.address);
    const key = await service.createKey(['models']);
    const chatKey = await service.createKey(['chat']);
    for (const method of [
      'ServerLive',
      'ServerReady',
      'ServerMetadata',
      'ModelReady',
      'ModelMetadata',
      'ModelInfer',
      'ModelStatistics',
    ] as const) {
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
    expect((await client.call('ModelInfer', ASKED, { key })).response).toMatchObject({ model_version: '1' });
    const metrics = await metricsOf(service, await service.createKey(['admin']));
    expect(metrics).toMatch(/frontdesk_requests_refused_total\{channel="grpc",code="forbidden"\} 7/);
  });

  it('takes tokens of the configured issuer', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' };
    const issuer = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    issuer.listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    await using service = await startGrpcService({
      TRUST_PROXY: '1',
      JWT_JWKS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`,
      JWT_ISSUER: 'issuer',
      JWT_AUDIENCE: 'frontdesk',
    });
    using client = connect(service.address);
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

describe('limits', { timeout: 300_000 }, () => {
  it('refuse what comes too often, and say when to come again', async () => {
    await using service = await startGrpcService({ REQUESTS_PER_MINUTE: '2' });
    using client = connect(service.address);
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
