// The quality of two versions in a real service: golden set, held canary, drift.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { createReference, writeReference } from '../../src/serving/reference-window.ts';
import { type Service, startService } from '../support/service.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let golden: string;
let environment: Record<string, string>;

const QUESTIONS = ['When does it open?', 'Who built the library?', 'How many books can a visitor borrow?'];

/** A golden set that a version passes, made of what it says itself. */
async function setOf(version: string): Promise<string[]> {
  await using engine = await loadEngine({ folder: join(folder, 'models', 'desk-qa', version) });
  const answers = await engine.answer(QUESTIONS.map((question) => ({ context: TINY_TEXT, question })));
  return answers.map(({ text, answerable }, i) => {
    const asked = { question: QUESTIONS[i], context: TINY_TEXT };
    return JSON.stringify(answerable ? { ...asked, answers: [text] } : { ...asked, declines: true });
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-quality-'));
  golden = join(folder, 'golden.jsonl');
  for (const version of ['1', '2'])
    await writeTinyModel({
      folder: join(folder, 'models', 'desk-qa', version),
      name: 'desk-qa',
      version,
      // Weights with which the two say different things.
      seed: version === '1' ? 1 : 4,
    });
  environment = {
    MODELS_DIR: join(folder, 'models'),
    GOLDEN_SET_FILE: golden,
  };
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly held: string | null;
  readonly golden: readonly { version: string; passed: { value: number } }[];
  readonly drift: readonly {
    version: string;
    questions: number;
    features: readonly { feature: string; level: string }[];
  }[];
}

const reportOf = async (service: Service) =>
  (await service.call<Report>('/v1/models/desk-qa/rollout/report')).body;
const metricsOf = async (service: Service) => (await service.get('/metrics')).text();
/** Jobs look every few seconds: there is no hurry to ask. */
const eventually = (check: () => Promise<boolean>) =>
  expect.poll(check, { interval: 200, timeout: 240_000 }).toBe(true);
const act = (service: Service, action: object) =>
  service.call('/v1/models/desk-qa/rollout', { body: action });

describe('the golden set', { timeout: 300_000 }, () => {
  it('holds a canary that does worse, and lets it go on when it does better', async () => {
    const [one, two] = [await setOf('1'), await setOf('2')];
    expect(one).not.toEqual(two);
    writeFileSync(golden, one.join('\n'));
    await using service = await startService({ environment });
    await service.learn('Hours', TINY_TEXT);
    await act(service, { action: 'promote', version: '1' });
    const guardRails = {
      minTurns: 1,
      minMinutes: 0,
      maxErrorRateIncrease: 1,
      maxDeclineRateIncrease: 1,
      maxP99Ratio: 1e6,
    };
    await act(service, { action: 'canary', version: '2', steps: [99, 100], guardRails });

    const { stores, predictor } = service.app.parts;
    const hasAnswered = async () => {
      await service.post('/v1/chat', { message: 'When does it open?' });
      const answers = await stores.servedAnswers.listSince('desk-qa', 0);
      return answers.some(({ arm }) => arm === 'canary');
    };
    await eventually(hasAnswered);
    await eventually(async () =>
      (await metricsOf(service)).includes('canary_held{model="desk-qa",version="2"} 1'),
    );
    const held = await reportOf(service);
    expect(held.held).toMatch(/^it passes \d+\.\d % of the golden set, the stable version 100\.0 %$/);
    expect(held.golden).toMatchObject([
      { version: '1', passed: { value: 1 } },
      { version: '2', passed: { value: expect.any(Number) } },
    ]);
    // The keeper looked several times since.
    await eventually(async () => {
      const looked = await stores.evaluations.latest('desk-qa', '2');
      return looked !== undefined && Date.now() - looked.createdAtMs > 5000;
    });
    expect(predictor.rollouts.find('desk-qa')?.rollout.canary?.trafficPercent).toBe(99);

    // What the new version says is right by now.
    writeFileSync(golden, two.join('\n'));
    await eventually(async () => {
      await service.post('/v1/chat', { message: 'When does it open?' });
      return predictor.rollouts.find('desk-qa')?.stable === '2';
    });
    await eventually(async () => !(await metricsOf(service)).includes('canary_held{'));
  });

  it('asks the whole desk, leaves no conversation behind and counts for nobody', async () => {
    writeFileSync(golden, JSON.stringify({ question: 'Hello', answers: ['hello', 'help', 'question'] }));
    await using service = await startService({ environment });
    const { stores } = service.app.parts;
    await eventually(async () => (await stores.evaluations.latest('desk-qa', '2')) !== undefined);
    const metrics = await metricsOf(service);
    expect(metrics).toMatch(/frontdesk_model_golden_score_ratio\{model="desk-qa",version="\d"\} [01]/);
    expect(metrics).not.toMatch(/frontdesk_turns_total\{/);
    expect(metrics).not.toMatch(/frontdesk_model_questions_total\{/);
    const { kysely } = service.app.parts.database;
    expect(await kysely.selectFrom('conversations').select('id').execute()).toEqual([]);
  });

  it('that cannot be read stops the start', async () => {
    writeFileSync(golden, '{"question": "When?"}');
    await expect(startService({ environment })).rejects.toMatchObject({
      message: expect.stringContaining('golden.jsonl, line 1: must have either'),
    });
  });
});

describe('drift', { timeout: 300_000 }, () => {
  it('is measured from what is stored, so that a restart changes nothing', async () => {
    const usual = { questionWords: 5, unknownWords: 0, confidence: 0.8, isDeclined: false };
    const reference = createReference(
      Array.from({ length: 200 }, (_, i) => ({ ...usual, questionWords: 4 + (i % 3) })),
      'a test',
    );
    await writeReference(join(folder, 'models', 'desk-qa', '2'), reference);
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const { GOLDEN_SET_FILE: _, ...without } = environment;
    {
      await using service = await startService({ environment: without, dataDir });
      const { servedAnswers } = service.app.parts.stores;
      for (let i = 0; i < 220; i++)
        await servedAnswers.add({
          id: `${i}`,
          isShadow: false,
          model: 'desk-qa',
          version: '2',
          arm: 'stable',
          rolloutId: 'r',
          conversationId: null,
          turnId: null,
          text: '',
          shortAnswer: '',
          confidence: 0.8,
          isDeclined: false,
          failure: null,
          latencyMs: 1,
          createdAtMs: Date.now(),
          questionWords: 12,
          unknownWords: 6,
        });
    }
    await using service = await startService({ environment: without, dataDir });
    const { drift } = await reportOf(service);
    expect(drift).toMatchObject([
      {
        version: '2',
        questions: 220,
        features: [
          { feature: 'unknown_words', level: 'large' },
          { feature: 'question_length', level: 'large' },
          { feature: 'confidence', level: 'none' },
          { feature: 'declines', level: 'none' },
        ],
      },
    ]);
    await eventually(async () => (await metricsOf(service)).includes('frontdesk_model_drift_questions{'));
    const metrics = await metricsOf(service);
    expect(metrics).toContain('frontdesk_model_drift_questions{model="desk-qa",version="2"} 220');
    const index = /drift_index\{model="desk-qa",version="2",feature="unknown_words"\} (\S+)/.exec(
      metrics,
    )?.[1];
    expect(Number(index)).toBeGreaterThan(0.25);
  });

  it('measures each question that is asked, with the words that the version does not know', async () => {
    const { GOLDEN_SET_FILE: _, ...without } = environment;
    await using service = await startService({ environment: without });
    await service.learn('Hours', TINY_TEXT);
    await service.post('/v1/chat', { message: 'Where is the zeppelin garden?' });
    const { servedAnswers } = service.app.parts.stores;
    await eventually(async () => (await servedAnswers.listSince('desk-qa', 0)).length > 0);
    expect(await servedAnswers.listSince('desk-qa', 0)).toMatchObject([
      { questionWords: 5, unknownWords: 1 },
    ]);
    const metrics = await metricsOf(service);
    const labels = 'model="desk-qa",version="2",arm="stable"';
    for (const name of ['questions_total', 'answer_duration_seconds_count', 'confidence_ratio_count'])
      expect(metrics).toContain(`frontdesk_model_${name}{${labels}} 1`);
  });
});
