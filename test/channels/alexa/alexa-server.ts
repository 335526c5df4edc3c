// The Alexa route in a real server beside other parsers, with a database of its own, and certificates of our own.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import type { Assistant } from '../../../src/assistant/assistant.ts';
import { type AlexaOptions, alexaRoute } from '../../../src/channels/alexa/alexa-route.ts';
import { readModel } from '../../../src/channels/alexa/package/skill-package.ts';
import { makeSigningChain, type SigningChain } from '../../../src/channels/alexa/simulator/signing-chain.ts';
import { openSimulatedDevice } from '../../../src/channels/alexa/simulator/simulated-device.ts';
import type { Locale } from '../../../src/channels/alexa/speech/locale.ts';
import { answerProblems } from '../../../src/channels/http/middleware/problem.ts';
import { type Database, openDatabase } from '../../../src/storage/database.ts';
import { createStores, type Stores } from '../../../src/storage/stores.ts';
import { createEvents } from '../../../src/telemetry/events.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

export const SKILL_ID = 'amzn1.ask.skill.5f3c6c1e-7b0d-4d8e-9c55-8a1f3c9a1111';
export const CERTIFICATE_URL = 'https://s3.amazonaws.com/echo.api/echo-api-cert-13.pem';

/** Of a server whose requests ask nothing. */
export const unasked: Assistant = {
  answer: () => Promise.reject(new Error('nothing was to be asked')),
  subscribe: () => () => undefined,
};

export interface AlexaServerOptions extends Partial<Omit<AlexaOptions, 'assistant'>> {
  readonly makeAssistant?: (stores: Stores) => Assistant;
  /** What its certificates are signed with. Default: an authority of its own. */
  readonly signing?: SigningChain;
  /** One that others use too, and that is not disposed of with the server. */
  readonly database?: Database;
}

export type AlexaServer = Awaited<ReturnType<typeof startAlexaServer>>;

export async function startAlexaServer(options: AlexaServerOptions = {}) {
  const { makeAssistant = () => unasked, database: shared, ...alexa } = options;
  const signing = options.signing ?? (await makeSigningChain());
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-alexa-'));
  const database = shared ?? (await openDatabase({ url: 'sqlite:desk.sqlite', dataDir }));
  const stores = createStores(database);
  const log = pino({ level: 'silent' });
  const metrics = createMetrics();
  const events = createEvents(log, metrics);
  const downloads: string[] = [];
  const app = express();
  app.use(
    alexaRoute({
      skillId: SKILL_ID,
      deskName: 'Linden Falls Public Library',
      bodyLimitBytes: 1_048_576,
      assistant: makeAssistant(stores),
      conversations: stores.conversations,
      feedback: stores.feedback,
      events,
      log,
      trustedRoots: [signing.root],
      download: async (url) => {
        downloads.push(url);
        return signing.chain;
      },
      ...alexa,
    }),
  );
  app.use(express.json(), express.urlencoded(), express.text());
  app.post('/other', (request, response) => void response.json(request.body));
  app.use(answerProblems({ log, events }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stores,
    downloads,
    signer: { privateKey: signing.privateKey, certificateUrl: CERTIFICATE_URL },
    /** As often as the counter of refused Alexa requests says. */
    async refusals(): Promise<number> {
      const text = await metrics.registry.getSingleMetricAsString('frontdesk_requests_refused_total');
      return Number(/channel="alexa",code="invalid_input"\} (\d+)/.exec(text)?.[1] ?? 0);
    },
    async device(locale: Locale = 'en-US', userId?: string) {
      return openSimulatedDevice({
        endpoint: `${url}/alexa`,
        skillId: SKILL_ID,
        signer: { privateKey: signing.privateKey, certificateUrl: CERTIFICATE_URL },
        model: await readModel(locale),
        locale,
        patienceMs: 100_000,
        ...(userId === undefined ? {} : { userId }),
      });
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      if (!shared) await database[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
