import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../support/served-tiny.ts';
import { type Service, startService, temporaryFolder } from '../support/service.ts';
import { type StartedThreads, watchThreads } from '../support/started-threads.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';

let modelsDir: string;
let version: string;
let threads: StartedThreads;
let service: Service;

beforeAll(async () => {
  modelsDir = temporaryFolder();
  const write = async (number: string) => {
    version = join(modelsDir, 'desk-qa', number);
    await writeTinyModel({ folder: version, name: 'desk-qa', version: number });
  };
  await write('1');
  service = await startService({ environment: { MODELS_DIR: modelsDir } });
  // The storage and others have threads too: this one is the version's, on its own.
  threads = watchThreads();
  await write('2');
  const promotion = { body: { action: 'promote', version: '2' } };
  expect((await service.call('/v1/models/desk-qa/rollout', promotion)).status).toBe(200);
}, 60_000);
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  threads[Symbol.dispose]();
  rmSync(modelsDir, { recursive: true, force: true });
});

const infer = () =>
  service.call<{ outputs?: object[]; error?: string }>('/v2/models/desk-qa/infer', {
    body: {
      inputs: [
        { name: 'context', datatype: 'BYTES', shape: [1], data: [TINY_TEXT] },
        { name: 'question', datatype: 'BYTES', shape: [1], data: ['Who built the library?'] },
      ],
    },
  });
const text = (path: string) => service.get(path).then((response) => response.text());

it('says that it is not ready while no thread computes, and heals by itself', async () => {
  expect((await infer()).status).toBe(200);
  // It cannot heal before its files are there again.
  renameSync(version, `${version}.tmp`);
  expect(threads.running).toHaveLength(1);
  await threads.running[0]?.terminate();

  const refused = await infer();
  expect(refused.status).toBe(503);
  expect(refused.body.error).toMatch(/none of its threads runs/);
  expect((await service.get('/readyz')).status).toBe(503);
  expect(await text('/readyz?verbose')).toMatch(/\[-\] model: none of its threads runs/);
  expect((await service.get('/v2/models/desk-qa/ready')).status).toBe(503);
  expect((await service.get('/livez')).status).toBe(200);

  renameSync(`${version}.tmp`, version);
  await until(async () => (await service.get('/readyz')).ok);
  expect((await infer()).status).toBe(200);
  const metrics = await text('/metrics');
  expect(metrics).toMatch(/frontdesk_model_threads_ended_total\{model="desk-qa",version="2"\} [1-9]/);
  expect(metrics).toMatch(/frontdesk_model_threads_restarted_total\{model="desk-qa",version="2"\} 1/);
});
