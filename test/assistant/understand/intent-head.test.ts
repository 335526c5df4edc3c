import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type IntentHead,
  intentOf,
  messageParts,
  understandMessage,
} from '../../../src/assistant/understand/intent-head.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { loadEngine } from '../../../src/engine/load-engine.ts';
import { fitIntents } from '../../../src/training/intents.ts';

interface Line {
  readonly text: string;
  readonly intent: string;
}
const lines = readFileSync(new URL('../../../training-data/intents.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

let encoder: Engine;
let head: IntentHead;

beforeAll(async () => {
  encoder = await loadEngine({ folder: 'models/desk-qa/2' });
  const vectors = await encoder.encodeTexts(lines.map(({ text }) => text));
  head = fitIntents(lines.map(({ intent }, i) => ({ intent, vector: vectors[i] as Float32Array })));
}, 300_000);
afterAll(() => encoder[Symbol.asyncDispose]());

async function intentOfMessage(message: string): Promise<string> {
  const [vector] = await encoder.encodeTexts([message]);
  return intentOf(head, message, vector as Float32Array).intent;
}

describe('small talk and wishes for a person', () => {
  it.each([
    ['hello there, good morning!', 'greeting'],
    ['thank you ever so much', 'thanks'],
    ['bye, have a lovely day', 'farewell'],
    ['how are you doing this morning', 'how_are_you'],
    ['am I speaking with a robot?', 'who_are_you'],
    ['what sort of questions can you answer for me', 'capabilities'],
    ['please let me speak with a real human being', 'handoff'],
    ['could you say that one more time', 'repeat'],
    ['you are a really dumb bot', 'complaint_about_bot'],
  ])('%s: %s', async (message, intent) => {
    expect(await intentOfMessage(message)).toBe(intent);
  });
});

describe('questions that sound like small talk', () => {
  it.each([
    'how long have you been around in this town',
    'I think I have an emergency',
    'a terrible toothache since last night',
    'are you open this morning?',
    'who is the director of the museum',
    'could I talk to the dentist on Monday',
    'how do I cancel my booking',
    'can I repeat the driving test',
    'thanks for the ticket, but it has the wrong date, how can I change it to another day please',
  ])('%s', async (message) => {
    expect(await intentOfMessage(message)).toBe('none');
  });
});

describe('a message in several parts', () => {
  const understand = async (message: string) => {
    const texts = messageParts(message);
    const vectors = await encoder.encodeTexts(texts);
    return understandMessage(
      head,
      texts.map((text, i) => ({ text, vector: vectors[i] as Float32Array })),
    );
  };

  it.each([
    ['Hi there! When do you close on Friday?', 'When do you close on Friday?'],
    ['Thanks, and where can I park my car?', 'and where can I park my car?'],
    ['Hello, how are you? Do you have a room for tonight?', 'Do you have a room for tonight?'],
  ])('asks what stands behind the greeting: %s', async (message, question) => {
    expect(await understand(message)).toMatchObject({ intent: 'none', question });
  });

  it('hears who wants a person in the end', async () => {
    const message = 'My bill is wrong again. I want to speak to a human.';
    expect((await understand(message)).intent).toBe('handoff');
    expect((await understand('I would like to talk to a person, please')).intent).toBe('handoff');
  });

  it('answers two kinds of small talk by the one that wants something', async () => {
    expect((await understand('Hello! Who are you?')).intent).toBe('who_are_you');
    expect((await understand('Thank you! Goodbye!')).intent).toBe('farewell');
  });
});

it('takes no long message for small talk, however sure the vector is', async () => {
  const long = 'hello hello hello hello hello hello hello hello hello hello hello hello hello hello hello';
  expect(await intentOfMessage(long)).toBe('none');
});

it('cuts a message into sentences that can be told apart', () => {
  expect(messageParts('Thanks! When do you close?')).toEqual(['Thanks!', 'When do you close?']);
  expect(messageParts('hi there, do you have parking')).toEqual(['hi there,', 'do you have parking']);
  expect(messageParts('hello')).toEqual(['hello']);
  expect(messageParts('a person, please!')).toEqual(['a person, please!']);
});
