import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Engine } from '../../../src/engine/engine.ts';
import { loadEngine } from '../../../src/engine/load-engine.ts';
import {
  type CircuitName,
  createModelServer,
  type ModelServerOptions,
} from '../../../src/engine/remote/model-server.ts';
import { type InferenceServer, startInferenceServer } from '../../support/inference-server.ts';
import { TINY_TEXT, type TinyModel, writeTinyModel } from '../../support/tiny-model.ts';

const REQUEST = { context: TINY_TEXT.slice(0, 200), question: 'When does the library open?' };
const REQUESTS = [
  REQUEST,
  { context: 'Ada Green built it.', question: 'Who built the library?' },
  { context: TINY_TEXT.repeat(3), question: 'How many books can a visitor of Zyqqx borrow for three weeks?' },
  { context: 'Garden', question: 'Where?' },
];

let model: TinyModel;
let server: InferenceServer;
let local: Engine;
const circuits: CircuitName[] = [];

beforeAll(async () => {
  model = await writeTinyModel();
  server = await startInferenceServer({ folder: model.folder });
  local = await loadEngine({ folder: model.folder });
});

afterAll(async () => {
  await local?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
});

afterEach(() => {
  server.manner = 'well';
  server.next.length = 0;
  server.asked.length = 0;
  circuits.length = 0;
});

const open = (changes: Partial<ModelServerOptions> = {}): Promise<Engine> => {
  const observer = { called: () => undefined, circuitChanged: (state: CircuitName) => circuits.push(state) };
  const options = { url: server.url, timeoutMs: 30_000, observer, ...changes };
  return loadEngine({ folder: model.folder, server: createModelServer(options) });
};

/** Probabilities may differ in the last digits, words and places may not. */
function expectSame(got: readonly Answer[], expected: readonly Answer[]): void {
  expect(got).toHaveLength(expected.length);
  got.forEach(({ text, parts, confidence, noAnswerProbability }, i) => {
    const same = expected[i] as Answer;
    expect({ text, parts }).toEqual({ text: same.text, parts: same.parts });
    expect(confidence).toBeCloseTo(same.confidence, 3);
    expect(noAnswerProbability).toBeCloseTo(same.noAnswerProbability, 3);
  });
}

describe('the engine on a model server', () => {
  it.each([
    ['bytes', true],
    ['JSON', false],
  ])('answers as the engine here does, with tensors as %s', async (_, isBinary) => {
    await using other = await startInferenceServer({ folder: model.folder, isBinary });
    await using engine = await open({ url: `${other.url}/` });
    expect(engine).toMatchObject({ name: 'remote', model: 'tiny/1' });
    expectSame(await engine.answer(REQUESTS), await local.answer(REQUESTS));
    expect(new Set(other.asked.map(({ headers }) => headers['content-type']))).toEqual(
      new Set([isBinary ? 'application/octet-stream' : 'application/json']),
    );
  });

  it('asks for the graphs of its version, one call for each text, one to read and one to judge, and shows its token', async () => {
    await using engine = await open({ token: 'letmein' });
    await engine.answer([REQUEST]);
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/v2/models/tiny-encoder/versions/1/infer',
      '/v2/models/tiny-encoder/versions/1/infer',
      '/v2/models/tiny-reader/versions/1/infer',
      '/v2/models/tiny-judge/versions/1/infer',
    ]);
    expect(server.asked.every(({ headers }) => headers.authorization === 'Bearer letmein')).toBe(true);
  });
});

describe('a model server that goes wrong', () => {
  it.each(['dies', 503, 502, 429] as const)('is asked again after "%s"', async (manner) => {
    await using engine = await open();
    server.next.push(manner, manner);
    expectSame(await engine.answer([REQUEST]), await local.answer([REQUEST]));
    expect(server.asked).toHaveLength(6);
  });

  it.each([
    ['garbage', /gives an answer that is none/],
    ['wrong shape', /gives an answer that is none/],
    [500, /answers with the status 500/],
    [401, /MODEL_SERVER_TOKEN/],
  ] as const)('is not asked the same again after "%s"', async (manner, message) => {
    await using engine = await open();
    server.manner = manner;
    await expect(engine.answer([REQUEST])).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringMatching(message),
    });
    // One call for each text, at the same time.
    expect(server.asked).toHaveLength(2);
  });

  it('is given up after some tries', async () => {
    await using engine = await open();
    server.manner = 503;
    await expect(engine.answer([REQUEST])).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(server.asked.length).toBeGreaterThanOrEqual(3);
    expect(server.asked.length).toBeLessThanOrEqual(6);
  });

  it('is given up when time is up, and not asked again then', async () => {
    await using slow = await startInferenceServer({ folder: model.folder });
    slow.manner = 'never';
    await using engine = await open({ url: slow.url, timeoutMs: 1000 });
    await expect(engine.answer([REQUEST])).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('takes too long'),
    });
    expect(slow.asked.length).toBeLessThanOrEqual(2);
  });

  it('is left as soon as nobody waits any more', async () => {
    await using slow = await startInferenceServer({ folder: model.folder });
    await using engine = await open({ url: slow.url });
    slow.manner = 'never';
    const stop = new AbortController();
    const left = slow.clientLeft();
    const answer = engine.answer([REQUEST], { signal: stop.signal });
    await expect.poll(() => slow.asked.length, { timeout: 20_000 }).toBe(2);
    stop.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await left;
    expect(circuits).toEqual([]);
  });

  it('is said not to be reached when nobody listens', async () => {
    const gone = await startInferenceServer({ folder: model.folder });
    await gone[Symbol.asyncDispose]();
    await using engine = await open({ url: gone.url });
    await expect(engine.answer([REQUEST])).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('that lacks the version is no server that is away', async () => {
    using second = await writeTinyModel({ version: '2' });
    const modelServer = createModelServer({ url: server.url });
    await using engine = await loadEngine({ folder: second.folder, server: modelServer });
    for (let i = 0; i < 6; i++)
      await expect(engine.answer([REQUEST])).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining('/v2/models/tiny-encoder/versions/2'),
      });
    expect(server.asked).toHaveLength(12);
  });
});

describe('the circuit', () => {
  it('opens when the server keeps failing, sends nothing for a while, and closes when it is back', async () => {
    await using engine = await open({ restMs: 500 });
    server.manner = 500;
    for (let i = 0; i < 5; i++)
      await expect(engine.answer([REQUEST])).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(circuits).toEqual(['open']);
    const { length } = server.asked;
    await expect(engine.answer([REQUEST])).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('away for now'),
      retryAfterMs: expect.any(Number),
    });
    expect(server.asked).toHaveLength(length);

    server.manner = 'well';
    const expected = await local.answer([REQUEST]);
    await expect
      .poll(() => engine.answer([REQUEST]).catch(() => []), { interval: 100, timeout: 20_000 })
      .toHaveLength(1);
    expect(circuits).toEqual(['open', 'half-open', 'closed']);
    expectSame(await engine.answer([REQUEST]), expected);
  });

  it('opens again when the server is not back', async () => {
    await using engine = await open({ restMs: 100 });
    server.manner = 500;
    for (let i = 0; i < 5; i++) await engine.answer([REQUEST]).catch(() => []);
    await expect
      .poll(
        async () => {
          await engine.answer([REQUEST]).catch(() => []);
          return circuits.slice(0, 3);
        },
        { interval: 50, timeout: 20_000 },
      )
      .toEqual(['open', 'half-open', 'open']);
  });
});
