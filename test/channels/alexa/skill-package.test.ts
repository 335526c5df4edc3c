import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseEndpoint } from '../../../src/channels/alexa/package/endpoint.ts';
import type { InteractionModel, ModelIntent } from '../../../src/channels/alexa/package/interaction-model.ts';
import { invocationNameProblems } from '../../../src/channels/alexa/package/invocation-name.ts';
import { modelProblems } from '../../../src/channels/alexa/package/model-rules.ts';
import {
  readManifest,
  readModel,
  SKILL_FOLDER,
  writeSkillPackage,
} from '../../../src/channels/alexa/package/skill-package.ts';
import { carriers, QUERY_SLOT } from '../../../src/channels/alexa/question-intents.ts';
import { understand } from '../../../src/channels/alexa/simulator/utterance.ts';
import { locales } from '../../../src/channels/alexa/speech/locale.ts';

const intentsOf = (model: InteractionModel) => model.interactionModel.languageModel.intents;

/** A model with one intent more. */
async function modelWith(intent: ModelIntent): Promise<InteractionModel> {
  const model = await readModel('en-US');
  intentsOf(model).push(intent);
  return model;
}

describe.each(locales)('the interaction model of %s', (locale) => {
  test("keeps Amazon's rules", async () => {
    expect(modelProblems(await readModel(locale))).toEqual([]);
  });

  test('has the intents of questions that the skill puts together again, and no others', async () => {
    const questions = intentsOf(await readModel(locale)).filter(({ slots }) => slots?.length);
    expect(questions.map(({ name }) => name).sort()).toEqual(Object.keys(carriers).sort());
    expect(new Set(questions.flatMap(({ slots = [] }) => slots.map(({ name }) => name)))).toEqual(
      new Set([QUERY_SLOT]),
    );
  });

  test('cuts off a question what the skill puts back', async () => {
    const statements = ['TellMeAboutIntent', 'WhatAboutIntent', 'WantIntent', 'LookingForIntent'];
    for (const { name, slots, samples } of intentsOf(await readModel(locale))) {
      if (!slots?.length || statements.includes(name)) continue;
      for (const sample of samples) {
        const carrier = sample.replace(' {query}', '').replace(/(what|when|where|who)'s$/, '$1 is');
        expect(carrier.endsWith((carriers[name] ?? '').toLowerCase()), `${name}: ${sample}`).toBe(true);
      }
    }
  });

  test.each([
    ['when does the library open', 'WhenIntent', 'does the library open'],
    ["what's the late fee", 'WhatIsIntent', 'the late fee'],
    ['Alexa, ask front desk how many books I may borrow', 'HowManyIntent', 'books i may borrow'],
    ['and on Sundays?', 'AndIntent', 'on sundays'],
    ['tell me about parking', 'TellMeAboutIntent', 'parking'],
  ])('understands %j', async (utterance, name, query) => {
    expect(understand(utterance, await readModel(locale))).toEqual({
      type: 'intent',
      name,
      slots: { query },
    });
  });
});

describe("Amazon's rules", () => {
  const free = [{ name: 'query', type: 'AMAZON.SearchQuery' }];

  test.each([
    ['a sample of a slot alone', { name: 'XIntent', slots: free, samples: ['{query}'] }, /needs a phrase/],
    [
      'another slot beside free speech',
      {
        name: 'XIntent',
        slots: [...free, { name: 'day', type: 'AMAZON.DATE' }],
        samples: ['book {query} on {day}'],
      },
      /no slot beside/,
    ],
    ['a slot that is not there', { name: 'XIntent', samples: ['say {word}'] }, /names the slot word/],
    ['an utterance of another intent', { name: 'XIntent', samples: ['Tell me more'] }, /stands twice/],
    ['a second intent of a name', { name: 'MoreIntent', samples: ['yet more'] }, /two intents MoreIntent/],
    ['marks that nobody speaks', { name: 'XIntent', samples: ['what?'] }, /nobody speaks/],
    ['a digit in a name', { name: 'X2Intent', samples: ['x'] }, /letters only/],
    ['an intent that nobody can say', { name: 'XIntent', samples: [] }, /no sample/],
  ])('refuse %s', async (_what, intent, expected) => {
    expect(modelProblems(await modelWith(intent)).join('\n')).toMatch(expected);
  });

  test('demand the built-in intents', async () => {
    const model = await readModel('en-US');
    const { languageModel } = model.interactionModel;
    languageModel.intents = languageModel.intents.filter(({ name }) => name !== 'AMAZON.FallbackIntent');
    expect(modelProblems(model)).toEqual(['AMAZON.FallbackIntent is missing.']);
  });

  test.each(['front desk', "city library's desk", 'a. b. c. library'])('allow the name %j', (name) => {
    expect(invocationNameProblems(name)).toEqual([]);
  });

  test.each([
    'library',
    'Front Desk',
    'ask library',
    'alexa desk',
    'desk to library',
    'the desk',
    'desk 24',
    'a  b',
  ])('refuse the name %j', (name) => {
    expect(invocationNameProblems(name)).not.toEqual([]);
  });
});

describe('the endpoint', () => {
  test('is /alexa of the service, unless another path is given', () => {
    expect(parseEndpoint('https://desk.example.org')).toBe('https://desk.example.org/alexa');
    expect(parseEndpoint('https://example.org/desk/alexa')).toBe('https://example.org/desk/alexa');
  });

  test.each([
    'http://desk.example.org',
    'https://desk.example.org:8443',
    'https://localhost/alexa',
    'https://192.0.2.1/alexa',
    'https://[2001:db8::1]/alexa',
    'https://desk.local',
    'desk.example.org',
  ])('is not %s', (url) => {
    expect(() => parseEndpoint(url)).toThrow(/^The endpoint /);
  });
});

describe('the skill package', () => {
  const endpoint = 'https://desk.lindenfalls.example/alexa';

  test('is written with the settings filled in, icons and privacy included', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'frontdesk-skill-'));
    await writeSkillPackage(folder, { endpoint, invocationName: 'city library', name: 'City Library' });
    const { manifest } = await readManifest(folder);
    expect(JSON.stringify(manifest)).not.toContain('example.org');
    expect(manifest.apis.custom.endpoint).toEqual({ uri: endpoint, sslCertificateType: 'Trusted' });
    expect(manifest.events.endpoint.uri).toBe(endpoint);
    for (const locale of locales) {
      const published = manifest.publishingInformation.locales[locale];
      expect(published?.name).toBe('City Library');
      expect(published?.examplePhrases[0]).toBe('Alexa, open city library');
      const { languageModel } = (await readModel(locale, folder)).interactionModel;
      expect(languageModel.invocationName).toBe('city library');
      for (const [uri, size] of [
        [published?.smallIconUri, 108],
        [published?.largeIconUri, 512],
      ] as const) {
        const png = readFileSync(join(folder, 'skill-package', (uri ?? '').replace('file://', '')));
        expect(png.toString('latin1', 1, 4)).toBe('PNG');
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
      }
    }
    expect(existsSync(join(folder, 'ask-resources.json'))).toBe(true);
  });

  test('is not written under a name that Amazon would refuse, and nothing is left', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'frontdesk-skill-')), 'skill');
    await expect(writeSkillPackage(folder, { endpoint, invocationName: 'alexa desk' })).rejects.toThrow(
      /Amazon would refuse this skill:\n {2}en-US: The name "alexa desk"/,
    );
    expect(existsSync(folder)).toBe(false);
  });

  test('stands in the repository with an endpoint that is plainly none', async () => {
    const { manifest } = await readManifest(SKILL_FOLDER);
    expect(manifest.apis.custom.endpoint.uri).toBe('https://desk.example.org/alexa');
  });
});
