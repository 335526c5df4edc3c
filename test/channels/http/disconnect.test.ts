import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createAssistant } from '../../../src/assistant/create-assistant.ts';
import { clientSignal } from '../../../src/channels/http/client-signal.ts';
import { openEventStream } from '../../../src/channels/http/event-stream.ts';
import { limitConcurrency } from '../../../src/channels/http/middleware/limit-concurrency.ts';
import { chatRoutes } from '../../../src/channels/http/routes/chat.ts';
import { parseConfig } from '../../../src/config.ts';
import { createTelemetry } from '../../../src/telemetry/telemetry.ts';
import { startService } from '../../support/service.ts';

async function listen(app: RequestListener) {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

describe('a stream of events', () => {
  it('is kept open by comments while nothing happens', async () => {
    const app = express().get('/', (_request, response) => {
      openEventStream(response, { heartbeatMs: 5 });
    });
    await using server = await listen(app);
    const { body } = await fetch(server.url);
    const first = await body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toMatch(/^: heartbeat\n\n/);
  });

  it('tells when the client goes away, and what is sent then does no harm', async () => {
    let tellGone = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      tellGone = resolve;
    });
    const app = express().get('/', (_request, response) => {
      const stream = openEventStream(response);
      stream.send({ hello: true });
      clientSignal(response).addEventListener('abort', () => {
        stream.send({ late: true });
        stream.end();
        tellGone();
      });
    });
    await using server = await listen(app);
    const client = new AbortController();
    const { body } = await fetch(server.url, { signal: client.signal });
    await body?.getReader().read();
    client.abort();
    await gone;
  });
});

describe('POST /v1/chat', () => {
  it('stops an answer whose client went away, and says so in the conversation', async () => {
    await using service = await startService();
    const { parts } = service.app;
    const config = parseConfig({ LOG_LEVEL: 'silent' });
    const assistant = createAssistant({
      ...parts,
      ...parts.stores,
      settings: {
        arrangeStages: (stages) => [
          {
            name: 'hold',
            kind: 'pre-processing',
            async run(state, { signal }) {
              await once(signal, 'abort');
              return state;
            },
          },
          ...stages,
        ],
      },
    });
    const admit = limitConcurrency(config.MAX_CONCURRENT_REQUESTS);
    const app = express()
      .use(express.json(), (_request, response, next) => {
        response.locals.principal = {
          id: null,
          kind: 'local',
          scopes: ['chat'],
          collections: null,
          origins: null,
        };
        next();
      })
      .use(chatRoutes({ config, ...createTelemetry(config), ...parts, sources: [], admit, assistant }));
    await using server = await listen(app);
    const client = new AbortController();
    const { body } = await fetch(new URL('/v1/chat', server.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ message: 'When does it open?' }),
      signal: client.signal,
    });
    const start = new TextDecoder().decode((await body?.getReader().read())?.value);
    const { conversationId } = JSON.parse(/^data: (.*)$/m.exec(start)?.[1] ?? '');
    client.abort();
    const told = () => parts.stores.events.after(conversationId, 0);
    await expect
      .poll(async () => (await told()).at(-1))
      .toMatchObject({ type: 'answer:end', data: { reason: 'stopped' } });
  });
});
