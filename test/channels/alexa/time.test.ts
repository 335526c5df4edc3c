import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Assistant } from '../../../src/assistant/assistant.ts';
import { envelopeOf, requestOf } from '../../../src/channels/alexa/simulator/envelope.ts';
import { signedHeaders } from '../../../src/channels/alexa/simulator/signed-request.ts';
import { spokenWords } from '../../../src/channels/alexa/simulator/spoken-words.ts';
import { AppError } from '../../../src/errors.ts';
import { type AlexaDesk, type AlexaDeskOptions, LOADING_MS, openAlexaDesk, UNHURRIED } from './alexa-desk.ts';
import { SKILL_ID, startAlexaServer } from './alexa-server.ts';
import { checkResponse } from './response-check.ts';

const QUESTION = 'when does the library open on Mondays';

describe('an answer of the skill', () => {
  let desk: AlexaDesk;

  beforeAll(async () => {
    desk = await openAlexaDesk();
  }, LOADING_MS);
  afterAll(() => desk[Symbol.asyncDispose]());

  const openDevice = async (options: AlexaDeskOptions) => {
    const server = await desk.startServer(options);
    const device = await server.device();
    onTestFinished(async () => {
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    });
    return { device, server };
  };

  test('that does not come in time becomes an apology, the session stays open, and the question is given up', async () => {
    let answer = () => new Promise<void>(() => undefined);
    const { device } = await openDevice({ ...UNHURRIED, answerWithinMs: 1500, hold: () => answer() });
    const { response, elapsedMs } = await device.say(QUESTION);
    checkResponse(response);
    expect(JSON.stringify(response.outputSpeech)).toContain('taking me too long');
    expect(elapsedMs).toBeGreaterThan(1400);
    expect(device.isSessionOpen()).toBe(true);
    answer = () => Promise.resolve();
    expect(JSON.stringify((await device.say('help')).response)).toContain('Ask me about');
  });

  test('that takes a while is announced meanwhile, once', async () => {
    const { device } = await openDevice({ ...UNHURRIED, meanwhileAfterMs: 10, hold: () => sleep(1000) });
    const heard = await device.say(QUESTION);
    expect(heard.meanwhile.map(spokenWords)).toEqual(["One moment, I'm looking that up."]);
    expect(JSON.stringify(heard.response)).toContain('9 AM');
  });

  test('that comes at once is not announced', async () => {
    const { device } = await openDevice(UNHURRIED);
    expect((await device.say(QUESTION)).meanwhile).toEqual([]);
  });

  test('leaves also when Alexa does not take the announcement', async () => {
    const { server } = await openDevice({ ...UNHURRIED, meanwhileAfterMs: 10, hold: () => sleep(1000) });
    const understood = {
      type: 'intent',
      name: 'WhenIntent',
      slots: { query: 'does the library open on mondays' },
    } as const;
    const body = JSON.stringify(
      envelopeOf(requestOf(understood, 'en-US'), {
        skillId: SKILL_ID,
        userId: 'amzn1.ask.account.A',
        locale: 'en-US',
        apiEndpoint: `${server.url}/nothing-here/`,
      }),
    );
    const headers = signedHeaders(body, server.signer);
    const response = await fetch(`${server.url}/alexa`, { method: 'POST', body, headers });
    expect(JSON.stringify(await response.json())).toContain('9 AM');
  });

  test.each([
    ['is too busy', new AppError('overloaded', 'Sixty-four turns are under way.'), /many people are asking/],
    ['has a bug', new TypeError('x is not a function at /srv/desk.js'), /something went wrong on my side/],
  ])('is an apology without internals when the desk %s', async (_what, error, expected) => {
    const failing: Assistant = { answer: () => Promise.reject(error), subscribe: () => () => undefined };
    await using server = await startAlexaServer({ ...UNHURRIED, makeAssistant: () => failing });
    await using device = await server.device();
    const { response } = await device.say(QUESTION);
    checkResponse(response);
    expect(JSON.stringify(response)).toMatch(expected);
    expect(JSON.stringify(response)).not.toMatch(/function|Sixty/);
    expect(device.isSessionOpen()).toBe(true);
  });
});
