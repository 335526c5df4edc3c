import { appendFileSync, cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PredictorOptions, ServedModels } from '../../src/serving/open-predictor.ts';
import { createReport } from '../../src/serving/report.ts';
import {
  type MadeVersions,
  makeVersions,
  openServedTiny,
  type ServedTiny,
  until,
} from '../support/served-tiny.ts';
import { TINY_TEXT } from '../support/tiny-model.ts';

let made: MadeVersions;
let place: ServedTiny;

beforeAll(async () => {
  made = await makeVersions(['1', '2', '3']);
  return () => made[Symbol.dispose]();
});
beforeEach(async () => {
  place = await openServedTiny();
});
afterEach(() => place[Symbol.asyncDispose]());

const put = (version: string) => place.put(made.of(version), version);
const open = (changes?: Partial<PredictorOptions>) => place.open(changes);
const act = (models: ServedModels, action: Record<string, unknown>) => place.act(models, action);

async function ask(models: ServedModels, conversationId?: string, forced?: string): Promise<string> {
  using picked = models.pick({
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(forced === undefined ? {} : { forced }),
  });
  const [answer] = await picked.answer([{ context: TINY_TEXT, question: 'When does it open?' }]);
  expect(answer?.shortAnswer).not.toBe('');
  return picked.model.version;
}

const loadedVersions = (models: ServedModels) =>
  models.registry
    .statuses()
    .filter(({ state }) => state === 'available')
    .map(({ version }) => version)
    .sort();
describe('openPredictor', { timeout: 300_000 }, () => {
  it('follows the newest version, and unloads the one before', async () => {
    put('1');
    const models = await open();
    expect(await ask(models)).toBe('1');
    put('2');
    await until(async () => (await ask(models)) === '2');
    await until(() => loadedVersions(models).join() === '2');
    expect(models.problem()).toBeNull();
  });

  it('refuses a damaged version with the file and the reason, and goes on with the one before', async () => {
    put('1');
    const warnings: object[] = [];
    const log = {
      info: () => undefined,
      warn: (details: object) => void warnings.push(details),
      error: () => undefined,
    };
    const models = await open({ log });
    cpSync(made.of('2'), join(place.dataDir, 'broken'), { recursive: true });
    appendFileSync(join(place.dataDir, 'broken', 'weights.bin'), 'x');
    renameSync(join(place.dataDir, 'broken'), join(place.modelsDir, 'tiny', '2'));
    await until(() => warnings.length > 0);
    expect(warnings[0]).toMatchObject({
      version: '2',
      problem: expect.stringMatching(/weights\.bin: it has/),
    });
    expect(await ask(models)).toBe('1');
    await expect(act(models, { action: 'promote', version: '2' })).rejects.toMatchObject({
      code: 'model_invalid',
    });
    expect((await place.stores.rollouts.find('tiny'))?.revision).toBeUndefined();
    put('3');
    await until(async () => (await ask(models)) === '3');
  });

  it('starts with the newest version that is whole, and says what is wrong when none is', async () => {
    put('1');
    put('2');
    appendFileSync(join(place.modelsDir, 'tiny', '2', 'reader.onnx'), 'x');
    expect(await ask(await open())).toBe('1');
    appendFileSync(join(place.modelsDir, 'tiny', '1', 'vocab.txt'), 'x');
    await expect(open()).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('reader.onnx'),
    });
  });

  it('keeps the version of a turn loaded until the turn is over', async () => {
    put('1');
    const models = await open();
    const picked = models.pick();
    put('2');
    await until(async () => (await ask(models)) === '2');
    const [answer] = await picked.answer([{ context: TINY_TEXT, question: 'Who built it?' }]);
    expect(answer?.text).not.toBe('');
    expect(picked.model.version).toBe('1');
    expect(models.registry.statuses()).toContainEqual(
      expect.objectContaining({ version: '1', state: 'unloading' }),
    );
    picked[Symbol.dispose]();
    await until(() => models.registry.statuses().length === 1);
  });

  it('serves a canary to its share, promotes it at once and goes back at once', async () => {
    put('1');
    put('2');
    const models = await open();
    await act(models, { action: 'promote', version: '1' });
    await act(models, { action: 'canary', version: '2', trafficPercent: 50 });
    const keys = Array.from({ length: 20 }, (_, i) => `c${i}`);
    const first = await Promise.all(keys.map((key) => ask(models, key)));
    expect(new Set(first)).toEqual(new Set(['1', '2']));
    expect(await Promise.all(keys.map((key) => ask(models, key)))).toEqual(first);
    await act(models, { action: 'promote' });
    expect(await ask(models, 'c1')).toBe('2');
    await act(models, { action: 'rollback' });
    expect(await ask(models, 'c1')).toBe('1');
    expect(
      (await place.stores.rollouts.changes('tiny')).map(({ action, changedBy }) => [changedBy, action]),
    ).toMatchObject([
      ['a test', { action: 'rollback' }],
      ['a test', { action: 'promote' }],
      ['a test', { action: 'canary', version: '2' }],
      ['a test', { action: 'promote', version: '1' }],
    ]);
  });

  it('gives a tester the version or label that is asked for, if it is loaded', async () => {
    for (const version of ['1', '2', '3']) put(version);
    const models = await open();
    await act(models, { action: 'label', label: 'beta', version: '2' });
    expect(await ask(models, 'c', 'beta')).toBe('2');
    expect(await ask(models, 'c', '2')).toBe('2');
    expect(await ask(models, 'c', 'stable')).toBe('3');
    expect(() => models.pick({ forced: '1' })).toThrow('is not loaded');
    expect(() => models.pick({ forced: 'canary' })).toThrow('is not loaded');
    await models.rollouts.load('tiny', '1', 'a test');
    expect(await ask(models, 'c', '1')).toBe('1');
    await models.rollouts.unload('tiny', '1', 'a test');
    expect(() => models.pick({ forced: '1' })).toThrow('is not loaded');
    await expect(models.rollouts.unload('tiny', '2', 'a test')).rejects.toMatchObject({ code: 'conflict' });
    await expect(act(models, { action: 'label', label: 'gone', version: '9' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('takes up what another process changed, and has it again after a restart', async () => {
    put('1');
    put('2');
    const models = await open();
    const other = await open({ refreshEveryMs: 60_000 });
    await act(other, { action: 'promote', version: '1' });
    await until(async () => (await ask(models)) === '1');
    await act(other, { action: 'canary', version: '2', steps: [10, 100] });
    const again = await open();
    expect(again.rollouts.find('tiny')).toMatchObject({
      stable: '1',
      rollout: { canary: { version: '2', trafficPercent: 10, automatic: { step: 0 } } },
    });
    await expect(
      place.stores.rollouts.change({ model: 'tiny', fromRevision: 1, state: {}, changedBy: 'x', action: {} }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('answers in the shadow too, stores both under one id and reports them', async () => {
    put('1');
    put('2');
    const models = await open();
    await act(models, { action: 'promote', version: '1' });
    await act(models, { action: 'shadow', version: '2' });
    const { id: conversationId } = await place.stores.conversations.create({ channel: 'http' });
    const { message } = await place.stores.conversations.addMessage(conversationId, {
      role: 'user',
      text: 'When?',
    });
    {
      using picked = models.pick({ conversationId, turnId: message.id });
      await picked.answer([{ context: TINY_TEXT, question: 'When does it open?' }]);
    }
    const { message: reply } = await place.stores.conversations.addMessage(conversationId, {
      role: 'assistant',
      text: 'At nine.',
      inReplyTo: message.id,
    });
    await place.stores.feedback.save({ messageId: reply.id, rating: 'down' });
    await until(async () => (await place.stores.servedAnswers.listSince('tiny', 0)).length === 2);
    const answers = await place.stores.servedAnswers.listSince('tiny', 0);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const report = createReport(answers, 0);
    expect(report.arms).toMatchObject([{ arm: 'stable', version: '1', negativeFeedbackRate: { value: 1 } }]);
    expect(report.shadows).toMatchObject([
      { version: '2', turns: 1, agreementRate: { value: expect.any(Number) } },
    ]);
    await place.stores.conversations.erase(conversationId);
    expect(await place.stores.servedAnswers.listSince('tiny', 0)).toEqual([]);
  });

  it('takes an automatic canary through its steps, and back when a guard-rail breaks', async () => {
    put('1');
    put('2');
    const models = await open();
    await act(models, { action: 'promote', version: '1' });
    const guardRails = { minTurns: 1, minMinutes: 0, maxP99Ratio: 1e6, maxDeclineRateIncrease: 1 };
    await act(models, { action: 'canary', version: '2', steps: [99, 100], guardRails });
    await until(async () => {
      using picked = models.pick({ turnId: 'turn' });
      await picked.answer([{ context: TINY_TEXT, question: 'When does it open?' }]);
      return models.rollouts.find('tiny')?.stable === '2';
    });
    await act(models, { action: 'canary', version: '1', steps: [99, 100], guardRails });
    const { rollout } = models.rollouts.find('tiny') as NonNullable<
      ReturnType<ServedModels['rollouts']['find']>
    >;
    const bad = {
      model: 'tiny',
      rolloutId: rollout.id,
      conversationId: null,
      turnId: null,
      text: '',
      shortAnswer: '',
      questionWords: null,
      unknownWords: null,
    };
    for (let i = 0; i < 40; i++) {
      const arm = i % 2 === 0 ? { arm: 'stable', version: '2' } : { arm: 'canary', version: '1' };
      const failure = i % 2 === 0 ? null : 'internal';
      const rest = { isShadow: false, confidence: 0, isDeclined: false, failure, latencyMs: 1 };
      await place.stores.servedAnswers.add({ ...bad, ...arm, ...rest, id: `${i}`, createdAtMs: Date.now() });
    }
    await until(() => models.rollouts.find('tiny')?.rollout.canary === null);
    expect(models.rollouts.find('tiny')?.stable).toBe('2');
    expect((await place.stores.rollouts.changes('tiny'))[0]).toMatchObject({
      changedBy: 'automatic',
      action: { action: 'rollback', reason: expect.stringContaining('errors') },
    });
  });
});
