import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startInferenceServer } from '../../support/inference-server.ts';
import { startService, temporaryFolder } from '../../support/service.ts';
import { writeTinyModel } from '../../support/tiny-model.ts';

const HOURS = 'The library opens at nine in the morning and closes at six in the evening.';
const NEAR = 'The garden is behind the house, near the river, and was laid out by Ada Green.';
const START_MS = 300_000;

it(
  'answers from its documents while the model server is away, and recovers',
  async () => {
    const modelsDir = temporaryFolder();
    const folder = join(modelsDir, 'desk-qa', '1');
    await writeTinyModel({ folder, name: 'desk-qa' });
    await using server = await startInferenceServer({ folder });
    server.manner = 503;
    await using service = await startService({
      environment: { MODELS_DIR: modelsDir, MODEL_SERVER_URL: server.url },
      documents: { 'hours.txt': HOURS, 'garden.txt': NEAR },
    });
    await service.app.documentsRead;
    const ask = (message: string) =>
      service.call<{ kind: string; text: string; model: object | null; sources: { quote: string }[] }>(
        '/v1/chat',
        { body: { message } },
      );

    const quoted = await ask('Is the library open in the morning?');
    expect(quoted).toMatchObject({ status: 200, body: { model: null } });
    expect(quoted.body.sources[0]?.quote).toBe(HOURS);
    const nearest = await ask('Who paid for the garden?');
    expect(nearest).toMatchObject({ status: 200, body: { kind: 'no_answer', model: null } });
    expect(nearest.body.text).toContain('cannot read the documents closely at the moment');
    expect(nearest.body.sources[0]?.quote).toBe(NEAR);
    expect((await service.call<string>('/metrics')).body).toContain(
      'frontdesk_model_server_circuit{state="open"} 1',
    );

    server.manner = 'well';
    await expect
      .poll(async () => (await ask('Who paid for the garden?')).body.model, {
        interval: 500,
        timeout: 60_000,
      })
      .toEqual({ name: 'desk-qa', version: '1' });
    expect((await service.call<string>('/metrics')).body).toContain(
      'frontdesk_model_server_circuit{state="closed"} 1',
    );
  },
  START_MS,
);

it(
  'is ready only while the model server is',
  async () => {
    const modelsDir = temporaryFolder();
    const folder = join(modelsDir, 'desk-qa', '1');
    await writeTinyModel({ folder, name: 'desk-qa' });
    const server = await startInferenceServer({ folder });
    await using service = await startService({
      environment: { MODELS_DIR: modelsDir, MODEL_SERVER_URL: server.url },
    });
    await service.app.documentsRead;
    expect((await service.get('/readyz')).status).toBe(200);
    const { port } = new URL(server.url);
    await server[Symbol.asyncDispose]();
    const away = await service.call<string>('/readyz?verbose');
    expect(away.status).toBe(503);
    expect(JSON.stringify(away.body)).toContain('cannot be reached');
    await using again = await startInferenceServer({ folder, port: Number(port) });
    expect(again.url).toBe(server.url);
    expect((await service.get('/readyz')).status).toBe(200);
  },
  START_MS,
);
