import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_NAMES, loadEngine } from '../../src/engine/load-engine.ts';
import { TINY_TEXT, type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;

beforeAll(async () => {
  model = await writeTinyModel();
});

afterAll(() => model?.[Symbol.dispose]());

const QUESTIONS = [
  { context: TINY_TEXT, question: 'When does the library open?' },
  { context: 'Ada Green built it.', question: 'Who built the library?' },
];

/** On WebAssembly, so that it runs everywhere. */
const open = (engine: (typeof ENGINE_NAMES)[number]) =>
  loadEngine({ folder: model.folder, engine, device: 'wasm' });

it.each(ENGINE_NAMES)('%s answers each question from its own passage', async (name) => {
  await using engine = await open(name);
  expect(engine).toMatchObject({ name, model: 'tiny/1' });
  await engine.warmUp();
  const answers = await engine.answer(QUESTIONS);
  answers.forEach(({ start, end, shortAnswer, text }, i) => {
    expect(shortAnswer).not.toBe('');
    expect(QUESTIONS[i]?.context.slice(start, end)).toBe(shortAnswer);
    expect(text).not.toBe('');
  });
});

it('gives the same answers on both engines', async () => {
  await using onnx = await open('onnx');
  await using tfjs = await open('tfjs');
  const [expected, got] = [await onnx.answer(QUESTIONS), await tfjs.answer(QUESTIONS)];
  got.forEach(({ text, shortAnswer, parts, confidence, noAnswerProbability }, i) => {
    const { confidence: same, noAnswerProbability: none, ...rest } = expected[i] as (typeof expected)[number];
    expect(noAnswerProbability).toBeCloseTo(none, 3);
    expect(rest).toMatchObject({ text, shortAnswer, parts });
    expect(confidence).toBeCloseTo(same, 3);
  });
});

describe('loadEngine', () => {
  it('says when there is no model', async () => {
    const folder = join(model.folder, 'none');
    await expect(loadEngine({ folder })).rejects.toMatchObject({ code: 'not_found' });
  });
});
