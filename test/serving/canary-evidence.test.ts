import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatherEvidence } from '../../src/serving/canary-evidence.ts';
import { guardRailsSchema, judgeCanary } from '../../src/serving/guard-rails.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import {
  createServedAnswerStore,
  type ServedAnswer,
  type ServedAnswerStore,
} from '../../src/storage/served-answer-store.ts';

let folder: string;
let database: Database;
let answers: ServedAnswerStore;
let added = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-evidence-'));
  database = await openDatabase({ url: 'sqlite:test.sqlite', dataDir: folder });
  answers = createServedAnswerStore(database);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const STEP_STARTED_MS = 1000;
const STABLE = { arm: 'stable', version: '1', createdAtMs: 10 };
const CANARY = { arm: 'canary', version: '2', createdAtMs: STEP_STARTED_MS };

async function add(count: number, changes: Partial<ServedAnswer>): Promise<void> {
  for (let i = 0; i < count; i++)
    await answers.add({
      id: `answer ${added++}`,
      isShadow: false,
      model: 'desk-qa',
      version: '1',
      arm: 'stable',
      rolloutId: 'r',
      conversationId: null,
      turnId: null,
      text: 'It opens at nine.',
      shortAnswer: 'nine',
      confidence: 0.8,
      isDeclined: false,
      failure: null,
      latencyMs: 10,
      questionWords: null,
      unknownWords: null,
      createdAtMs: 0,
      ...changes,
    });
}

async function judged(changes: object = {}) {
  const rails = guardRailsSchema.parse({ minTurns: 20, minMinutes: 0, ...changes });
  const step = {
    model: 'desk-qa',
    stable: '1',
    canary: '2',
    rolloutStartedAtMs: 0,
    stepStartedAtMs: STEP_STARTED_MS,
    maxP99Ratio: rails.maxP99Ratio,
  };
  return judgeCanary(rails, await gatherEvidence(answers, step, STEP_STARTED_MS));
}

describe('a canary is judged by what is stored', () => {
  it('of its step and its version alone', async () => {
    await add(30, STABLE);
    await add(30, { ...CANARY, createdAtMs: STEP_STARTED_MS - 1, failure: 'internal' });
    await add(30, { ...CANARY, version: '3', failure: 'internal' });
    await add(30, { ...CANARY, model: 'other', failure: 'internal' });
    await add(19, CANARY);
    expect(await judged()).toEqual({ decision: 'wait' });
    await add(1, CANARY);
    expect(await judged()).toEqual({ decision: 'advance' });
  });

  it('and taken back when it fails, or declines what the stable version answers', async () => {
    await add(30, STABLE);
    await add(10, CANARY);
    await add(10, { ...CANARY, isDeclined: true });
    expect(await judged()).toMatchObject({
      decision: 'rollback',
      reason: expect.stringContaining('declines'),
    });
    expect(await judged({ maxDeclineRateIncrease: 0.9 })).toEqual({ decision: 'advance' });
    await add(10, { ...CANARY, failure: 'internal' });
    expect(await judged()).toMatchObject({ decision: 'rollback', reason: expect.stringContaining('errors') });
  });

  it('and taken back when it is slow, as soon as the p99 of the stable version is known', async () => {
    await add(99, STABLE);
    await add(20, CANARY);
    await add(4, { ...CANARY, latencyMs: 16 });
    expect(await judged()).toEqual({ decision: 'advance' });
    await add(1, STABLE);
    expect(await judged()).toMatchObject({
      decision: 'rollback',
      reason: expect.stringContaining('1.5 times the p99'),
    });
    expect(await judged({ maxP99Ratio: 2 })).toEqual({ decision: 'advance' });
  });

  it('and taken back when its shadow says something else', async () => {
    await add(30, STABLE);
    const firstId = added - 30;
    await add(20, CANARY);
    for (let i = 0; i < 10; i++)
      await add(1, {
        id: `answer ${firstId + i}`,
        isShadow: true,
        arm: 'shadow',
        version: '2',
        shortAnswer: i < 1 ? 'Nine.' : 'ten',
        createdAtMs: 20,
      });
    expect(await judged()).toMatchObject({
      decision: 'rollback',
      reason: 'it agrees with the stable version in 10.0 % of the answers',
    });
    expect(await judged({ minAgreement: 0.1 })).toEqual({ decision: 'advance' });
  });
});
