import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readManifest, readModel } from '../../../src/channels/alexa/package/skill-package.ts';
import type { Heard, SimulatedDevice } from '../../../src/channels/alexa/simulator/simulated-device.ts';
import { spokenWords } from '../../../src/channels/alexa/simulator/spoken-words.ts';
import { locales } from '../../../src/channels/alexa/speech/locale.ts';
import {
  type AlexaDesk,
  HANDOFF_TEXT,
  HOUSE_RULES,
  LOADING_MS,
  openAlexaDesk,
  UNHURRIED,
} from './alexa-desk.ts';
import type { AlexaServer } from './alexa-server.ts';
import { checkResponse } from './response-check.ts';

const speechOf = ({ response }: Heard) =>
  response.outputSpeech?.type === 'SSML' ? spokenWords(response.outputSpeech.ssml) : '';

describe('the skill', () => {
  let desk: AlexaDesk;
  let server: AlexaServer;
  let device: SimulatedDevice;

  beforeAll(async () => {
    desk = await openAlexaDesk();
    server = await desk.startServer(UNHURRIED);
    device = await server.device();
  }, LOADING_MS);
  afterAll(async () => {
    await device[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  });

  /** Somebody who never spoke before. */
  const newDevice = async (userId?: string) => {
    const made = await server.device('en-US', userId);
    onTestFinished(() => Promise.resolve(made[Symbol.asyncDispose]()));
    return made;
  };
  const say = async (utterance: string, to = device): Promise<string> => {
    const heard = await to.say(utterance);
    checkResponse(heard.response);
    return speechOf(heard);
  };

  test('leads a whole conversation', async () => {
    const visitor = await newDevice();
    expect(await say('Alexa, open front desk', visitor)).toMatch(/^Hello! .*What would you like to know\?$/);

    const answer = await say('when does the library open on Mondays', visitor);
    expect(answer).toMatch(/\b9 AM\b.* Did that answer your question\?$/);

    const followUp = await say('and on Sundays', visitor);
    expect(followUp).toMatch(/\b1 PM\b.* Did that answer your question\?$/);

    expect(await say('repeat', visitor)).toBe(followUp);

    expect(await say('yes', visitor)).toMatch(/^Thank you\. What else/);
    expect((await server.stores.feedback.list()).at(-1)).toMatchObject({ rating: 'up' });

    expect(await say('stop', visitor)).toBe('Goodbye.');
    expect(visitor.isSessionOpen()).toBe(false);
  });

  test('shows the answer and the title of its source on a card', async () => {
    const visitor = await newDevice();
    const { response } = await visitor.say('Alexa, ask front desk how often can a book be renewed');
    expect(response.card).toMatchObject({
      type: 'Simple',
      content: expect.stringMatching(/Source: Borrowing, renewing and returning/),
    });
  });

  test('tells a long answer in parts that one can listen to', async () => {
    const visitor = await newDevice();
    const parts = [await say('what are the house rules', visitor)];
    while (parts.at(-1)?.endsWith('Do you want to hear more?')) {
      parts.push(await say(parts.length === 1 ? 'yes' : 'more', visitor));
    }
    expect(parts.length).toBeGreaterThan(2);
    const told = parts.map((part) =>
      part.replace(/ (?:Do you want to hear more|Did that answer[^?]*)\?$/, ''),
    );
    expect(told.join(' ')).toBe(HOUSE_RULES);
    expect(Math.max(...told.map(({ length }) => length))).toBeLessThanOrEqual(420);
    expect(parts.at(-1)).toMatch(/Did that answer your question\?$/);
    expect(await say('more', visitor)).toMatch(/^That is all I have about it/);
  });

  test('takes "no" as feedback too', async () => {
    const visitor = await newDevice();
    await say('is there a cafe', visitor);
    expect(await say('no', visitor)).toMatch(/^I am sorry/);
    expect((await server.stores.feedback.list()).at(-1)).toMatchObject({ rating: 'down' });
    await say('thank you', visitor);
    expect(await say('no', visitor)).toBe('Goodbye.');
  });

  test('sends the last answer with the words of its source to the phone', async () => {
    const visitor = await newDevice();
    expect(await say('send it to my phone', visitor)).toMatch(/^I have not answered anything yet/);
    await say('when does the library open on Saturdays', visitor);
    const { response } = await visitor.say('send it to my phone');
    checkResponse(response);
    expect(response.card).toMatchObject({
      content: expect.stringMatching(/Source: Opening hours.*“.*10 am/s),
    });
  });

  test('tells how to reach a person', async () => {
    const said = await say('talk to a person', await newDevice());
    expect(said).toMatch(/^Come to the front desk on the ground floor, or call 555-0142\. /);
    expect(HANDOFF_TEXT).toContain('555-0142');
  });

  test('says that it does not know, and offers what it can answer', async () => {
    const visitor = await newDevice();
    expect(await say('who won the world cup in nineteen ninety', visitor)).toMatch(/could not find|do not/);
    expect(visitor.isSessionOpen()).toBe(true);
  });

  test.each([
    ['help', /^Ask me about .*What would you like to know\?$/],
    ['xylophone', /^I did not understand that\./],
    ['yes', /^What would you like to know\?$/],
    ['more', /^I have not answered anything yet/],
    ['repeat', /^I have not answered anything yet/],
  ])('answers %j without anything before it, and keeps the session open', async (utterance, expected) => {
    const visitor = await newDevice();
    expect(await say(utterance, visitor)).toMatch(expected);
    expect(visitor.isSessionOpen()).toBe(true);
  });

  test.each(['stop', 'cancel', 'go home', 'goodbye'])('ends the session after %j', async (utterance) => {
    const visitor = await newDevice();
    await say('open front desk', visitor);
    expect(await say(utterance, visitor)).toBe('Goodbye.');
    expect(visitor.isSessionOpen()).toBe(false);
  });

  test('says nothing when Alexa ends the session', async () => {
    const heard = await device.send({
      type: 'SessionEndedRequest',
      requestId: 'amzn1.echo-api.request.end',
      timestamp: new Date().toISOString(),
      locale: 'en-US',
      reason: 'EXCEEDED_MAX_REPROMPTS',
    });
    expect(heard.response).toEqual({});
  });

  test('goes on with the conversation of the same user in a new session, and of nobody else', async () => {
    const userId = 'amzn1.ask.account.AEXAMPLE';
    const first = await newDevice(userId);
    await say('when does the library open on Mondays', first);
    await say('stop', first);
    const second = await newDevice(userId);
    expect(await say('repeat', second)).toMatch(/\b9 AM\b/);
    expect(await say('repeat', await newDevice())).toMatch(/^I have not answered anything yet/);
  });

  test('forgets a user who disables it', async () => {
    const visitor = await newDevice('amzn1.ask.account.ALEAVING');
    await say('is there a cafe', visitor);
    const timestamp = new Date().toISOString();
    // The simulator sends it within a session, which changes nothing.
    const event = { type: 'AlexaSkillEvent.SkillDisabled', requestId: 'amzn1.r', timestamp } as const;
    expect((await visitor.send(event as never)).response).toEqual({});
    const back = await newDevice('amzn1.ask.account.ALEAVING');
    expect(await say('repeat', back)).toMatch(/^I have not answered anything yet/);
  });

  test.each(locales)('answers each example phrase of %s', async (locale) => {
    const { manifest } = await readManifest();
    const phrases = manifest.publishingInformation.locales[locale]?.examplePhrases ?? [];
    const { invocationName } = (await readModel(locale)).interactionModel.languageModel;
    expect(phrases).toHaveLength(3);
    expect(phrases[0]).toMatch(new RegExp(`^Alexa, .*${invocationName}`));
    const visitor = await server.device(locale);
    onTestFinished(() => Promise.resolve(visitor[Symbol.asyncDispose]()));
    for (const phrase of phrases) {
      const heard = await visitor.say(phrase);
      checkResponse(heard.response);
      expect(heard.understoodAs).not.toBe('AMAZON.FallbackIntent');
      expect(speechOf(heard)).not.toMatch(/could not find|did not understand|sorry/);
    }
  });
});
