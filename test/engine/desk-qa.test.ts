// The shipped model on both engines, with real questions.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { loadEngine } from '../../src/engine/load-engine.ts';

const folder = join(import.meta.dirname, '../../models/desk-qa/2');

const APOLLO =
  'Apollo 11 was the American spaceflight that first landed humans on the Moon. Commander Neil Armstrong and lunar ' +
  'module pilot Buzz Aldrin landed the Apollo Lunar Module Eagle on July 20, 1969, at 20:17 UTC, and Armstrong became ' +
  'the first person to step onto the Moon’s surface six hours and 39 minutes later. They collected 47.5 pounds ' +
  '(21.5 kg) of lunar material to bring back to Earth.';
const DESK =
  'On Saturdays the desk closes at noon, and on public holidays it stays closed. Parcels are kept for ten days; after ' +
  'that they go back to the sender at no cost. Dogs may not come in.';

const CASES = [
  { context: APOLLO, question: 'How much lunar material did they collect?', says: '47.5 pounds' },
  { context: DESK, question: 'how long do you keep a parcel', says: 'ten days' },
  { context: DESK, question: 'When does the desk close on Saturdays?', says: 'noon' },
];

describe('desk-qa/2', () => {
  let onnx: Engine;
  let tfjs: Engine;

  beforeAll(async () => {
    onnx = await loadEngine({ folder });
    tfjs = await loadEngine({ folder, engine: 'tfjs' });
  });

  afterAll(async () => {
    await onnx?.[Symbol.asyncDispose]();
    await tfjs?.[Symbol.asyncDispose]();
  });

  it.each(CASES)(
    'answers $question from its text, the same on both engines',
    async ({ context, question, says }) => {
      const [[one], [other]] = [
        await onnx.answer([{ context, question }]),
        await tfjs.answer([{ context, question }]),
      ];
      expect(one?.text).toContain(says);
      expect(other?.text).toBe(one?.text);
    },
  );

  it('gives a passage vectors that bring it near to its question', async () => {
    const [about, other] = await onnx.encodeTexts(['Parcels are kept for ten days.', 'The Moon has no air.']);
    const asked = await onnx.encodeQuestion('how long do you keep a parcel');
    const product = (vector: Float32Array | undefined) =>
      asked.reduce((sum, value, i) => sum + value * (vector?.[i] ?? 0), 0);
    expect(product(about)).toBeGreaterThan(product(other) + 0.2);
  });
});
