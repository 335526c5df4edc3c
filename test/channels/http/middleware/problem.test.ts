import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerProblems } from '../../../../src/channels/http/middleware/problem.ts';
import { requestId } from '../../../../src/channels/http/middleware/request-id.ts';
import { AppError } from '../../../../src/errors.ts';
import { createEvents } from '../../../../src/telemetry/events.ts';
import { createLogger } from '../../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../../src/telemetry/metrics.ts';

const lines: string[] = [];
const stream = new Writable({
  write(line, _encoding, done) {
    lines.push(String(line));
    done();
  },
});
const log = createLogger({ LOG_LEVEL: 'info' }, stream);

const app = express()
  .use(requestId())
  .get('/bug', () => {
    throw new TypeError('the password is hunter2');
  })
  .get('/storage', () => {
    throw new AppError('storage_unavailable', 'The database db.internal/desk cannot be reached.');
  })
  .get('/broken', (_request, response) => {
    response.write('half');
    throw new Error('later');
  })
  .get('/:name', (_request, response) => void response.send('fine'))
  .use(answerProblems({ log, events: createEvents(log, createMetrics()) }));

let url: string;
const server = app.listen(0, '127.0.0.1');
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

describe('answerProblems', () => {
  it.each(['/bug', '/storage'])(
    'tells nothing of the inside at %s, and logs it whole under the id of the request',
    async (path) => {
      const response = await fetch(url + path);
      const text = await response.text();
      expect(text).not.toMatch(/hunter2|db\.internal|TypeError/);
      const { requestId: id } = JSON.parse(text);
      const line = lines.map((one) => JSON.parse(one)).find((one) => one.requestId === id);
      expect(line.err.message).toMatch(/hunter2|db\.internal/);
      expect(line.err.stack).toContain('problem.test.ts');
    },
  );

  it('breaks a stream off that began, so that nobody takes half for the whole', async () => {
    const whole = fetch(`${url}/broken`).then((response) => response.text());
    await expect(whole).rejects.toThrow();
  });

  it('answers an address that cannot be decoded', async () => {
    const response = await fetch(`${url}/%ff`);
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid_input' }]);
  });
});
