import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { driftOf, measureDrift } from '../../src/serving/drift.ts';
import { measureReference } from '../../src/serving/measure-reference.ts';
import { createReference, readReference, writeReference } from '../../src/serving/reference-window.ts';
import type { AnswerMeasures } from '../../src/storage/served-answer-store.ts';
import { countWords } from '../../src/text/question-words.ts';
import { TINY_TEXT, type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

const MODEL = { name: 'tiny', version: '1' };
/** Questions of three to twelve words, of which some are declined. */
const usual = (
  count: number,
  change: (one: AnswerMeasures, i: number) => Partial<AnswerMeasures> = () => ({}),
) =>
  Array.from({ length: count }, (_, i) => {
    const one = {
      questionWords: 3 + (i % 10),
      unknownWords: i % 20 === 0 ? 1 : 0,
      confidence: ((i * 37) % 100) / 100,
      isDeclined: i % 5 === 0,
    };
    return { ...one, ...change(one, i) };
  });
const reference = createReference(usual(500), 'a test');
const levelsOf = (measures: readonly AnswerMeasures[]) =>
  Object.fromEntries(
    driftOf(MODEL, reference, measures).features.map(({ feature, level }) => [feature, level]),
  );

describe('countWords', () => {
  it('counts the words of a question that are not known, whatever their case, without numbers and punctuation', () => {
    const knows = (word: string) => ['when', 'does', 'it', 'open', "n't"].includes(word);
    expect(countWords('When DOES it open at 9.30, the Café?', knows)).toEqual({ words: 7, unknown: 3 });
    expect(countWords('?!', knows)).toEqual({ words: 0, unknown: 0 });
  });
});

describe('drift', () => {
  it('is none while people ask what they asked before', () => {
    expect(levelsOf(usual(300))).toEqual({
      unknown_words: 'none',
      question_length: 'none',
      confidence: 'none',
      declines: 'none',
    });
  });

  it.each([
    ['unknown_words', (_: AnswerMeasures, i: number) => ({ unknownWords: i % 2 })],
    ['question_length', ({ questionWords }: AnswerMeasures) => ({ questionWords: questionWords + 4 })],
    ['confidence', ({ confidence }: AnswerMeasures) => ({ confidence: confidence / 2 })],
    ['declines', (_: AnswerMeasures, i: number) => ({ isDeclined: i % 2 === 0 })],
  ])('of %s is found, and of nothing else', (feature, change) => {
    const levels = levelsOf(usual(300, change));
    for (const [name, level] of Object.entries(levels)) {
      if (name === feature) expect({ name, level }).toEqual({ name, level: 'large' });
      else if (feature !== 'question_length' || name !== 'unknown_words')
        expect({ name, level }).toEqual({ name, level: 'none' });
    }
  });

  it('says in words what changed', () => {
    const { features } = driftOf(
      MODEL,
      reference,
      usual(300, () => ({ isDeclined: true })),
    );
    expect(features.find(({ feature }) => feature === 'declines')?.says).toMatch(
      /^declined questions: 100\.0 %, once 20\.0 % \(> 0\.25: /,
    );
  });

  it('says nothing of few questions, or without a reference, but why', () => {
    expect(driftOf(MODEL, reference, usual(199))).toMatchObject({
      questions: 199,
      features: [],
      problem: '199 of the 200 questions that it takes',
    });
    expect(driftOf(MODEL, undefined, usual(500)).problem).toContain('frontdesk models reference tiny/1');
    expect(() => createReference(usual(199), 'few.jsonl')).toThrow('needs 200 questions; few.jsonl has 199');
  });
});

describe('the reference of a version', { timeout: 120_000 }, () => {
  let tiny: TinyModel;
  beforeAll(async () => {
    tiny = await writeTinyModel();
  });
  afterAll(() => tiny[Symbol.dispose]());
  const stored = { measures: async () => usual(300) };
  const modelsDir = () => join(tiny.folder, '..', '..');

  it('is measured as turns are, from several passages a question', async () => {
    await using engine = await loadEngine({ folder: tiny.folder });
    const contexts = [TINY_TEXT, 'The garden is behind the house.', 'Ada Green built it in 1932.'];
    const questions = contexts.map((context) => ({ context, question: 'Who built the zeppelin hangar?' }));
    const measures = await measureReference(engine, questions);
    expect(measures).toHaveLength(3);
    for (const one of measures) expect(one).toMatchObject({ questionWords: 5, unknownWords: 2 });
    const answers = await engine.answer(questions);
    // The best of all three passages, whichever the question came with.
    expect(new Set(measures.map(({ confidence }) => confidence.toFixed(4))).size).toBe(1);
    expect(measures[0]?.isDeclined).toBe(answers.every(({ answerable }) => !answerable));
  });

  it('lies beside the manifest, which checks it like every other file', async () => {
    expect(await measureDrift({ modelsDir: modelsDir(), answers: stored }, MODEL)).toMatchObject({
      problem: expect.stringContaining('no reference'),
    });
    await writeReference(tiny.folder, reference);
    expect(await readReference(tiny.folder)).toEqual(reference);
    expect((await loadModelFiles(tiny.folder)).manifest.files.map(({ name }) => name)).toContain(
      'reference.json',
    );
    const { features, problem } = await measureDrift({ modelsDir: modelsDir(), answers: stored }, MODEL);
    expect({ problem, features: features.length }).toEqual({ problem: null, features: 4 });
  });

  it('that is damaged is reported instead of a drift', async () => {
    writeFileSync(join(tiny.folder, 'reference.json'), '{"formatVersion":1');
    expect((await measureDrift({ modelsDir: modelsDir(), answers: stored }, MODEL)).problem).toContain(
      'is not a reference window',
    );
  });
});
