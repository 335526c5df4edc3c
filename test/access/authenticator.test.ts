import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkKeysExist, createAuthenticator } from '../../src/access/authenticator.ts';
import { ensureLocalKey } from '../../src/access/local-key.ts';
import { collectionsFor, hasScope } from '../../src/access/principal.ts';
import { parseConfig } from '../../src/config.ts';
import { type ApiKeyStore, createApiKeyStore } from '../../src/storage/api-key-store.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

const log = createLogger({ LOG_LEVEL: 'silent' });
const HERE = { host: '127.0.0.1:8080' };

let database: Database;
let apiKeys: ApiKeyStore;

beforeAll(async () => {
  database = await openDatabase({
    url: 'sqlite:keys.sqlite',
    dataDir: mkdtempSync(join(tmpdir(), 'frontdesk-')),
  });
  apiKeys = createApiKeyStore(database);
});
afterAll(() => database[Symbol.asyncDispose]());

const authenticator = (environment: Record<string, string> = {}) =>
  createAuthenticator({ config: parseConfig(environment), apiKeys, log });

const bearer = (token: string) => ({ ...HERE, authorization: `Bearer ${token}` });

describe('somebody on this machine', () => {
  it.each(['127.0.0.1:8080', 'localhost:8080', '[::1]:8080', 'desk.localhost'])(
    'needs no key when the service is asked as %s',
    async (host) => {
      expect(await authenticator()({ host })).toMatchObject({ kind: 'local', id: null, collections: null });
    },
  );

  it.each([
    ['another name that leads here', { host: 'evil.example' }],
    ['a proxy', { ...HERE, 'x-forwarded-for': '203.0.113.9' }],
    ['a proxy that says so in the standard way', { ...HERE, forwarded: 'for=203.0.113.9' }],
    ['a page from elsewhere', { ...HERE, origin: 'https://evil.example' }],
    ['a page without an origin', { ...HERE, origin: 'null' }],
  ])('is not taken for one who comes through %s', async (_, headers) => {
    await expect(authenticator()(headers)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('may ask, and neither read nor change what is the operator’s: a proxy may make everybody seem so', async () => {
    const { scopes } = await authenticator()(HERE);
    expect([...scopes].sort()).toEqual(['chat', 'models']);
  });

  it('may do everything with the key of the data folder, unless others reach the service', async () => {
    const key = ensureLocalKey(mkdtempSync(join(tmpdir(), 'frontdesk-')));
    const withKey = (environment: Record<string, string> = {}) =>
      createAuthenticator({ config: parseConfig(environment), apiKeys, log, localKey: key });
    const principal = await withKey()(bearer(key));
    expect(principal).toMatchObject({ kind: 'local', id: null });
    expect(hasScope(principal, 'admin')).toBe(true);
    for (const refused of [
      withKey()(bearer(`fdlocal_${'x'.repeat(43)}`)),
      withKey({ HOST: '0.0.0.0' })(bearer(key)),
      withKey()({ ...bearer(key), 'x-forwarded-for': '203.0.113.9' }),
    ])
      await expect(refused).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('may use a page of this machine, or of an origin that the configuration names', async () => {
    expect(await authenticator()({ ...HERE, origin: 'http://localhost:3000' })).toMatchObject({
      kind: 'local',
    });
    const named = authenticator({ CORS_ORIGINS: 'https://www.example.org' });
    expect(await named({ ...HERE, origin: 'https://www.example.org' })).toMatchObject({ kind: 'local' });
  });

  it.each([{ HOST: '0.0.0.0' }, { TRUST_PROXY: '1' }])(
    'needs a key when others reach it: %o',
    async (environment) => {
      await expect(authenticator(environment)(HERE)).rejects.toMatchObject({ code: 'unauthenticated' });
    },
  );
});

describe('a service that others can reach', () => {
  it('does not start before there is a key, and says which command makes one', async () => {
    const config = parseConfig({ HOST: '0.0.0.0' });
    await expect(checkKeysExist({ config, apiKeys })).rejects.toThrow(
      /HOST is 0\.0\.0\.0.*frontdesk keys create/s,
    );
    const { apiKey } = await apiKeys.create({ name: 'first', kind: 'secret', scopes: ['chat'] });
    await checkKeysExist({ config, apiKeys });
    await apiKeys.revoke(apiKey.id);
    await expect(checkKeysExist({ config, apiKeys })).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('starts without one for this machine alone', async () => {
    await checkKeysExist({ config: parseConfig({ HOST: 'localhost' }), apiKeys });
  });
});

describe('an API key', () => {
  it('gives its scopes and collections until it is revoked', async () => {
    const { apiKey, secret } = await apiKeys.create({
      name: 'backend',
      kind: 'secret',
      scopes: ['documents:read'],
      collections: ['library'],
    });
    const authenticate = authenticator({ HOST: '0.0.0.0' });
    const principal = await authenticate(bearer(secret));
    expect(principal).toMatchObject({ id: apiKey.id, kind: 'key', collections: ['library'] });
    expect([hasScope(principal, 'documents:read'), hasScope(principal, 'chat')]).toEqual([true, false]);
    expect(await authenticate({}, secret)).toEqual(principal);
    await apiKeys.revoke(apiKey.id);
    await expect(authenticate(bearer(secret))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused when it is unknown, also on this machine', async () => {
    await expect(authenticator()(bearer('fd_unknown'))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('must come as a bearer', async () => {
    const basic = { ...HERE, authorization: 'Basic YTpi' };
    await expect(authenticator()(basic)).rejects.toThrow(/must be "Bearer"/);
  });
});

describe('a site key', () => {
  it('is good in the pages of its origins alone, and only to chat', async () => {
    const origins = ['https://www.example.org'];
    const { secret } = await apiKeys.create({ name: 'website', kind: 'site', origins });
    const authenticate = authenticator({ HOST: '0.0.0.0' });
    const principal = await authenticate({ ...bearer(secret), origin: 'https://www.example.org' });
    expect(principal).toMatchObject({ kind: 'site', scopes: ['chat'], origins });
    for (const origin of ['https://evil.example', undefined]) {
      await expect(authenticate({ ...bearer(secret), origin })).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('is good in a page of the service itself, whose browser sends no origin with a GET', async () => {
    const { secret } = await apiKeys.create({ name: 'own', kind: 'site', origins: ['https://desk.example'] });
    const headers = {
      authorization: `Bearer ${secret}`,
      host: 'desk.example',
      'sec-fetch-site': 'same-origin',
    } as const;
    expect(await authenticator({ HOST: '0.0.0.0' })(headers)).toMatchObject({ kind: 'site' });
  });
});

describe('a token', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
  const issuer = 'https://login.example.org/';
  let server: Server;
  let environment: Record<string, string>;

  beforeAll(async () => {
    server = createServer((_, response) => response.setHeader('Content-Type', 'application/json').end(jwks));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    environment = {
      HOST: '0.0.0.0',
      JWT_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`,
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: 'frontdesk',
    };
  });
  afterAll(() => server.close());

  const token = (
    claims: Record<string, unknown> = {},
    { key = privateKey, expires = '5m', audience = 'frontdesk' } = {},
  ) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setSubject('ada')
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);

  it('is taken by its claims', async () => {
    const scoped = await authenticator(environment)(
      bearer(await token({ scope: 'openid documents:read', collections: ['library'] })),
    );
    expect(scoped).toMatchObject({
      id: 'jwt:ada',
      kind: 'jwt',
      scopes: ['documents:read'],
      collections: ['library'],
    });
    expect(await authenticator(environment)(bearer(await token()))).toMatchObject({
      scopes: ['chat'],
    });
  });

  it('is refused when it is signed by somebody else, too old, for another audience, or not signed', async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ada"}').toString('base64url')}.`;
    const bad = [
      await token({}, { key: stranger.privateKey }),
      await token({}, { expires: '-1m' }),
      await token({}, { audience: 'another' }),
      unsigned,
      'gibberish',
    ];
    for (const one of bad) {
      await expect(authenticator(environment)(bearer(one))).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    }
  });

  it('waits for no issuer that is away, and the client is told that it is not at fault', async () => {
    const away = { ...environment, JWT_JWKS_URL: 'http://127.0.0.1:9/jwks.json' };
    await expect(authenticator(away)(bearer(await token()))).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('is refused where no issuer is configured', async () => {
    await expect(authenticator()(bearer(await token()))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('collectionsFor', () => {
  const principal = {
    id: 'k',
    kind: 'key',
    scopes: ['chat'],
    collections: ['a', 'b'],
    origins: null,
  } as const;

  it('gives what was asked for, or all that the principal may ask', () => {
    expect(collectionsFor(principal, undefined)).toEqual(['a', 'b']);
    expect(collectionsFor(principal, ['b'])).toEqual(['b']);
    expect(collectionsFor({ ...principal, collections: null }, undefined)).toBeUndefined();
  });

  it('refuses a collection of others', () => {
    expect(() => collectionsFor(principal, ['b', 'c'])).toThrow(/collection "c"/);
  });
});
