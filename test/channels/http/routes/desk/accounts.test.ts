import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../../../src/access/accounts/password.ts';
import type { Role } from '../../../../../src/storage/people/account-store.ts';
import { type Call, type Service, startService } from '../../../../support/service.ts';

const PASSWORD = 'a long enough secret';
let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service[Symbol.asyncDispose]());

async function addAccount(name: string, role: Role): Promise<void> {
  const { accounts } = service.app.parts.stores;
  await accounts.create({ name, role, passwordHash: await hashPassword(PASSWORD) });
}

/** The cookie of somebody who signs in. */
async function signIn(name: string, password = PASSWORD): Promise<string> {
  const response = await service.post('/v1/session', { name, password });
  expect(response.status).toBe(200);
  return (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}

const as = (cookie: string, call: Call = {}): Call => ({
  ...call,
  headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...call.headers },
});

describe('the first owner', () => {
  it('is made once, by the link of the service alone', async () => {
    const { sessions } = service.app.parts.stores;
    expect((await service.call('/v1/session')).body).toEqual({ session: null, hasAccounts: false });
    const first = { name: 'Ada', password: PASSWORD };
    const wrong = await service.post('/v1/session/first', { ...first, token: 'guess' });
    expect(wrong.status).toBe(401);
    const token = await sessions.makeLink();
    const made = await service.post('/v1/session/first', { ...first, token });
    expect(made.status).toBe(200);
    expect(await made.json()).toMatchObject({ account: { name: 'ada', displayName: 'Ada', role: 'owner' } });
    const again = await service.post('/v1/session/first', { ...first, token: await sessions.makeLink() });
    expect(again.status).toBe(409);
  });
});

describe('a session', () => {
  it('is a cookie that scripts and other sites cannot use', async () => {
    const response = await service.post('/v1/session', { name: 'ADA', password: PASSWORD });
    const cookie = response.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/^frontdesk_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    const shown = await service.call('/v1/session', as(cookie.split(';')[0] ?? ''));
    expect(shown.body).toMatchObject({ session: { account: { name: 'ada' } }, hasAccounts: true });
  });

  it('is not begun with a wrong password, whether or not there is the name', async () => {
    const answers = await Promise.all(
      ['ada', 'nobody'].map((name) => service.call('/v1/session', { body: { name, password: 'wrong' } })),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body.detail).toBe('The name or the password is not right.');
    }
  });

  it('ends when it is signed out, and opens nothing afterwards', async () => {
    const cookie = await signIn('ada');
    expect((await service.call('/v1/accounts', as(cookie))).status).toBe(200);
    expect((await service.call('/v1/session', as(cookie, { method: 'DELETE' }))).status).toBe(204);
    const ended = await service.call('/v1/accounts', as(cookie));
    expect(ended.status).toBe(401);
    expect(ended.body.detail).toBe('Your session has ended. Sign in again.');
  });

  it('changes nothing for a page of another origin, also one of the same site', async () => {
    const cookie = await signIn('ada');
    const body = { name: 'mallory', role: 'owner', password: PASSWORD };
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
    ]) {
      const forged = await service.send('/v1/accounts', { body, headers: { Cookie: cookie, ...headers } });
      expect(forged.status).toBe(403);
    }
    const signedInElsewhere = await service.post(
      '/v1/session',
      { name: 'ada', password: PASSWORD },
      { 'Sec-Fetch-Site': 'cross-site' },
    );
    expect(signedInElsewhere.status).toBe(403);
  });

  it('cannot be guessed: the eleventh attempt within 15 minutes waits', async () => {
    await addAccount('guessed', 'viewer');
    const attempt = () => service.post('/v1/session', { name: 'guessed', password: 'wrong' });
    for (let i = 0; i < 10; i++) expect((await attempt()).status).toBe(401);
    const refused = await attempt();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('outlives a new password alone of all of its account', async () => {
    await addAccount('cara', 'agent');
    const [mine, other] = [await signIn('cara'), await signIn('cara')];
    const change = { current: PASSWORD, next: 'another long secret' };
    const refused = await service.call(
      '/v1/session/password',
      as(mine, { method: 'PUT', body: { ...change, current: 'wrong' } }),
    );
    expect(refused.status).toBe(403);
    expect(
      (await service.call('/v1/session/password', as(mine, { method: 'PUT', body: change }))).status,
    ).toBe(204);
    expect((await service.call('/v1/documents', as(mine))).status).toBe(200);
    expect((await service.call('/v1/documents', as(other))).status).toBe(401);
    await signIn('cara', 'another long secret');
  });
});

describe('roles', () => {
  it('hold: a viewer looks and does not touch, an agent does not manage', async () => {
    await addAccount('viv', 'viewer');
    await addAccount('abe', 'agent');
    const [viewer, agent] = [await signIn('viv'), await signIn('abe')];
    const document = { title: 'Hours', text: 'We open at nine.' };
    expect((await service.call('/v1/documents', as(viewer))).status).toBe(200);
    expect((await service.call('/v1/documents', as(viewer, { body: document }))).status).toBe(403);
    expect((await service.call('/v1/chat', as(viewer, { body: { message: 'Hi' } }))).status).toBe(403);
    expect((await service.call('/v1/documents', as(agent, { body: document }))).status).toBe(202);
    expect((await service.call('/v1/accounts', as(agent))).status).toBe(403);
  });

  it('change, and every change is in the audit log with who and when', async () => {
    const cookie = await signIn('ada');
    const added = await service.call<{ id: string }>(
      '/v1/accounts',
      as(cookie, { body: { name: 'dan', role: 'agent', password: PASSWORD } }),
    );
    const path = `/v1/accounts/${added.body.id}`;
    const changed = await service.call(path, as(cookie, { method: 'PUT', body: { role: 'viewer' } }));
    expect(changed.body).toMatchObject({ name: 'dan', role: 'viewer' });
    expect((await service.call(path, as(cookie, { method: 'DELETE' }))).status).toBe(204);
    const actions = async () => {
      const { body } = await service.call<{ entries: { actor: string; action: string; detail: string }[] }>(
        '/v1/audit',
        as(cookie),
      );
      return body.entries.map(({ actor, action, detail }) => `${actor} ${action} ${detail}`);
    };
    await expect
      .poll(actions)
      .toEqual(
        expect.arrayContaining([
          'Ada addAccount dan, agent',
          'Ada changeAccount dan: role',
          'Ada removeAccount dan',
        ]),
      );
  });
});
