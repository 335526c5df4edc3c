import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSentenceEncoder } from '../../../src/engine/onnx/sentence-encoder.ts';
import type { SentenceEncoder } from '../../../src/engine/sentence-encoder.ts';

let encoder: SentenceEncoder;
beforeAll(async () => {
  encoder = await openSentenceEncoder();
});
afterAll(() => encoder[Symbol.asyncDispose]());

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, d) => sum + value * (other[d] as number), 0);

it('brings sentences together that mean the like in other words', async () => {
  const [asked, same, other] = (await encoder.encode([
    'Where can I leave my bike?',
    'There are racks for bicycles beside the entrance.',
    'The fee for a late book is 20 cents a day.',
  ])) as [Float32Array, Float32Array, Float32Array];
  expect(asked).toHaveLength(encoder.size);
  expect(cosine(asked, asked)).toBeCloseTo(1, 5);
  expect(cosine(asked, same)).toBeGreaterThan(cosine(asked, other) + 0.3);
});

it('gives a text the same vector alone and among others, whoever may wait', async () => {
  const text = 'When does the café open?';
  const others = Array.from({ length: 20 }, (_, i) => `Sentence ${i} is ${'long '.repeat(i)}indeed.`);
  const [waiting, alone] = await Promise.all([
    encoder.encode([...others, text], { canWait: true }),
    encoder.encode([text]),
  ]);
  expect(waiting.at(-1)).toEqual(alone[0]);
  expect(new Set(waiting.map((vector) => vector.join()))).toHaveLength(21);
});

it.each(['', '\u0000\u200F', '🦔'.repeat(300), 'word '.repeat(5000)])(
  'has a vector for whatever text comes',
  async (text) => {
    const [vector] = (await encoder.encode([text])) as [Float32Array];
    expect(cosine(vector, vector)).toBeCloseTo(1, 5);
  },
);

it('says what is wrong with a folder that holds no encoder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-encoder-'));
  await expect(openSentenceEncoder(folder)).rejects.toMatchObject({
    code: 'engine_unavailable',
    message: expect.stringContaining('vocab.txt'),
  });
  writeFileSync(join(folder, 'vocab.txt'), '[UNK]\n[CLS]\n[SEP]\n');
  writeFileSync(join(folder, 'encoder.onnx'), 'no graph');
  await expect(openSentenceEncoder(folder)).rejects.toMatchObject({ code: 'engine_unavailable' });
});

it('tells those who wait when it is closed, and those who come later', async () => {
  const short = await openSentenceEncoder();
  const texts = Array.from({ length: 200 }, (_, i) => `Sentence ${i}.`);
  const waiting = expect(short.encode(texts, { canWait: true })).rejects.toThrow('closed');
  await short[Symbol.asyncDispose]();
  await waiting;
  await expect(short.encode(['Too late.'])).rejects.toMatchObject({ code: 'engine_unavailable' });
});

it('lets a process wait for vectors, and end by itself when it has them', async () => {
  const module = new URL('../../../src/engine/onnx/sentence-encoder.ts', import.meta.url).href;
  const code = `
    const { openSentenceEncoder } = await import('${module}');
    await (await openSentenceEncoder())[Symbol.asyncDispose]();
    const encoder = await openSentenceEncoder();
    const vectors = await encoder.encode(['one', 'two']);
    console.log('vectors:', vectors.length);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', '--input-type=module', '--eval', code],
  ]);
  expect(stdout).toBe('vectors: 2\n');
});
