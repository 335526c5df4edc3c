import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeVersions, makeVersions, until } from '../../../support/served-tiny.ts';
import { type Service, startService } from '../../../support/service.ts';
import { TINY_TEXT } from '../../../support/tiny-model.ts';

let folder: string;
let made: MadeVersions;
let service: Service;
let tester: string;
let operator: string;
const ROLLOUT = '/v1/models/desk-qa/rollout';
const ASK = { context: TINY_TEXT, question: 'When does the library open?' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-rollout-routes-'));
  made = await makeVersions(['1', '2', '3'], 'desk-qa');
  for (const version of ['1', '2', '3'])
    cpSync(made.of(version), join(folder, 'desk-qa', version), { recursive: true });
  service = await startService({ environment: { MODELS_DIR: folder } });
  await change({ action: 'promote', version: '1' });
  tester = await service.createKey(['chat', 'models']);
  operator = await service.createKey(['admin']);
}, 300_000);

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  made[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const change = (body: object, key?: string) =>
  service.call<{ detail?: string; stableVersion?: string }>(ROLLOUT, { body, ...(key ? { key } : {}) });
const answeredBy = async (version?: string, key?: string) => {
  const { status, body } = await service.call<{ model?: { version: string } }>('/v1/answer', {
    body: ASK,
    ...(key === undefined ? {} : { key }),
    ...(version === undefined ? {} : { headers: { 'X-Model-Version': version } }),
  });
  return status === 200 ? body.model?.version : status;
};

describe('rollouts over HTTP', { timeout: 300_000 }, () => {
  it('change for those with the scope admin, and are shown to those with the scope models', async () => {
    expect((await change({ action: 'promote', version: '2' }, tester)).status).toBe(403);
    expect((await service.call(ROLLOUT, { key: tester })).body).toMatchObject({
      model: 'desk-qa',
      stableVersion: '1',
      rollout: { stable: '1', canary: null },
    });
    const chat = await service.createKey(['chat']);
    expect((await service.call(ROLLOUT, { key: chat })).status).toBe(403);
  });

  it('take effect before they answer, and note who changed what', async () => {
    expect((await change({ action: 'promote', version: '2' }, operator)).body).toMatchObject({
      stableVersion: '2',
    });
    expect(await answeredBy()).toBe('2');
    expect((await change({ action: 'rollback', reason: 'too short' }, operator)).body).toMatchObject({
      stableVersion: '1',
    });
    expect(await answeredBy()).toBe('1');
    const { body } = await service.call<{ changes: object[] }>(`${ROLLOUT}/changes`, { key: tester });
    expect(body.changes).toMatchObject([
      { changedBy: expect.stringMatching(/^key /), action: { action: 'rollback', reason: 'too short' } },
      { changedBy: expect.stringMatching(/^key /), action: { action: 'promote', version: '2' } },
      { changedBy: 'local', revision: 1, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
  });

  it('give a tester the version or label of the header, and nobody else', async () => {
    await change({ action: 'label', label: 'beta', version: '2' });
    expect(await answeredBy('beta', tester)).toBe('2');
    expect(await answeredBy('stable', tester)).toBe('1');
    expect(await answeredBy('3', tester)).toBe(404);
    expect(await answeredBy('two words', tester)).toBe(400);
    expect(await answeredBy('beta', await service.createKey(['chat']))).toBe(403);
    await change({ action: 'label', label: 'beta', version: null });
    expect(await answeredBy('beta', tester)).toBe(404);
  });

  it('load a version beside those of the rollout, and let it go again', async () => {
    const load = (version: string) =>
      service.call('/v1/models/desk-qa/load', { body: { version }, key: operator });
    const unload = (version: string) =>
      service.call('/v1/models/desk-qa/unload', { body: { version }, key: operator });
    expect((await load('3')).status).toBe(204);
    expect(await answeredBy('3', tester)).toBe('3');
    expect((await unload('3')).status).toBe(204);
    expect(await answeredBy('3', tester)).toBe(404);
    expect((await unload('1')).status).toBe(409);
    expect((await load('9')).status).toBe(404);
    appendFileSync(join(folder, 'desk-qa', '3', 'weights.bin'), 'x');
    expect(await load('3')).toMatchObject({
      body: { detail: expect.stringContaining('weights.bin: it has') },
    });
    expect(await change({ action: 'label', label: 'broken', version: '3' })).toMatchObject({
      body: { detail: expect.stringContaining('weights.bin: it has') },
    });
    expect((await service.call(ROLLOUT, { key: tester })).body).toMatchObject({ rollout: { labels: {} } });
  });

  it('refuse what makes no sense, and say what to do', async () => {
    expect(await change({ action: 'canary', version: '2' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('Say how much traffic') },
    });
    expect((await change({ action: 'explode' })).status).toBe(400);
    expect((await service.call('/v1/models/nobody/rollout', { key: tester })).status).toBe(404);
  });

  it('report what the versions answered', async () => {
    await service.learn('Hours', TINY_TEXT);
    await change({ action: 'canary', version: '2', trafficPercent: 100 });
    const { status } = await service.call('/v1/chat', { body: { message: 'When does the library open?' } });
    expect(status).toBe(200);
    const report = async () =>
      (await service.call<{ arms: object[] }>(`${ROLLOUT}/report`, { key: tester })).body;
    await until(async () => (await report()).arms.length > 0);
    expect(await report()).toMatchObject({
      since: expect.stringMatching(/^\d{4}-.*Z$/),
      arms: [{ arm: 'canary', version: '2', turns: 1, errorRate: { hits: 0, count: 1 } }],
      recommendations: [{ version: '2', decision: 'wait' }],
    });
  });
});
