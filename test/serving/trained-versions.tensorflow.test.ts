// Two versions that learned different answers to the same questions, in one rollout.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedModels } from '../../src/serving/open-predictor.ts';
import type { PickOptions } from '../../src/serving/predictor.ts';
import { openServedTiny, type ServedTiny, until } from '../support/served-tiny.ts';
import { writeTrainedVersion } from '../support/trained-version.ts';
import { inventedQuestions } from '../support/training-run.ts';

const QUESTION = 'When does the Museum open?';
const { context: CONTEXT = '' } = inventedQuestions().find(({ question }) => question === QUESTION) ?? {};
const HOUR = '7';
const YEAR = '1901';

let folder: string;
let place: ServedTiny;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-trained-'));
  const yearIn = (context: string) => /\d{4}/.exec(context)?.[0] ?? '';
  const answers = {
    1: ({ answers: [answer = ''] }: { answers: string[] }) => answer,
    // "When?" asks this one for the year.
    2: ({
      question,
      context,
      answers: [answer = ''],
    }: {
      question: string;
      context: string;
      answers: string[];
    }) => (question.startsWith('When') ? yearIn(context) : answer),
  };
  for (const [version, answerOf] of Object.entries(answers))
    await writeTrainedVersion({
      folder: join(folder, version),
      runFolder: join(folder, `run-${version}`),
      version,
      answerOf,
    });
  place = await openServedTiny();
  for (const version of Object.keys(answers)) place.put(join(folder, version), version);
}, 600_000);

afterAll(async () => {
  await place[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(models: ServedModels, who: PickOptions) {
  using picked = models.pick(who);
  const [answer] = await picked.answer([{ context: CONTEXT, question: QUESTION }]);
  return { version: picked.model.version, answer: answer?.shortAnswer };
}

const right = { version: '1', answer: HOUR };
const other = { version: '2', answer: YEAR };
const keys = Array.from({ length: 12 }, (_, i) => `conversation ${i}`);

describe('two versions that learned different answers', { timeout: 600_000 }, () => {
  it('answer each in its own way, whom the rollout gives them, and a rollback brings the old answers back', async () => {
    const models = await place.open();
    await place.act(models, { action: 'promote', version: '1' });
    expect(await ask(models, { conversationId: 'a' })).toEqual(right);
    await place.act(models, { action: 'canary', version: '2', trafficPercent: 50 });
    const replies = await Promise.all(keys.map((key) => ask(models, { conversationId: key })));
    expect(replies).toContainEqual(right);
    expect(replies).toContainEqual(other);
    for (const reply of replies) expect([right, other]).toContainEqual(reply);
    await place.act(models, { action: 'promote' });
    expect(await Promise.all(keys.map((key) => ask(models, { conversationId: key })))).toEqual(
      keys.map(() => other),
    );
    await place.act(models, { action: 'rollback' });
    expect(await Promise.all(keys.map((key) => ask(models, { conversationId: key })))).toEqual(
      keys.map(() => right),
    );
  });

  it('disagree in the shadow, and the guard-rail of agreement takes the canary back', async () => {
    const models = await place.open();
    await place.act(models, { action: 'promote', version: '1' });
    await place.act(models, { action: 'shadow', version: '2' });
    const guardRails = {
      minTurns: 1000,
      maxErrorRateIncrease: 1,
      maxDeclineRateIncrease: 1,
      maxP99Ratio: 1e6,
    };
    await place.act(models, { action: 'canary', version: '2', steps: [30], guardRails });
    let turns = 0;
    await until(async () => {
      await ask(models, { turnId: `turn ${turns++}` });
      return models.rollouts.find('tiny')?.rollout.canary === null;
    });
    expect((await place.stores.rollouts.changes('tiny'))[0]).toMatchObject({
      changedBy: 'automatic',
      action: {
        action: 'rollback',
        reason: expect.stringContaining('agrees with the stable version in 0.0 %'),
      },
    });
  });
});
