// What every network must do, and two networks must do alike.
import { expect, it } from 'vitest';
import type { Graphs, ReadResult, StepResult } from '../../src/engine/network.ts';
import type { EncodedBatch } from '../../src/text/encode.ts';
import type { Lexicon } from '../../src/text/lexicon.ts';
import { type Asked, readerBatch, writerBatch } from './batches.ts';
import { TINY_TEXT } from './tiny-model.ts';

/** Two engines may differ by this much in any score. */
export const TOLERANCE = 1e-3;
/** Scores under this mark what is impossible; how far under does not matter. */
const IMPOSSIBLE = -1e8;

const sentences = TINY_TEXT.split(/(?<=\.) /);
const SHORT = { passage: sentences[0] as string, question: 'When does it open?' };
const LONG = {
  passage: TINY_TEXT.repeat(2),
  question: 'How many books can a visitor of the old library borrow for three weeks?',
};
const ONE_TOKEN = { passage: 'Garden', question: 'Where?' };
const UNKNOWN_WORDS = { passage: 'Zyqqx 1,234.5 naïve 東京 🙂 2001.', question: 'ZYQQX in 2001?' };

type Batches = Readonly<Record<string, readonly Asked[]>>;

export const BATCHES: Batches = {
  'one passage': [SHORT],
  'a passage of one token': [ONE_TOKEN],
  'passages of unequal length': [LONG, SHORT, ONE_TOKEN, UNKNOWN_WORDS],
  'equal passages': [LONG, LONG],
  'unknown words': [UNKNOWN_WORDS],
};

const APOLLO =
  'Apollo 11 was the American spaceflight that first landed humans on the Moon. Commander Neil Armstrong and lunar ' +
  'module pilot Buzz Aldrin landed the Apollo Lunar Module Eagle on July 20, 1969, at 20:17 UTC, and Armstrong became ' +
  'the first person to step onto the Moon’s surface six hours and 39 minutes later. They collected 47.5 pounds ' +
  '(21.5 kg) of lunar material to bring back to Earth.';
const DESK =
  'Opening hours · Monday to Friday: 8:30 a.m. to 5 p.m. On Saturdays the desk closes at noon, and on public holidays ' +
  'it stays closed. Parcels are kept for ten days; after that they go back to the sender at no cost.';

export const REAL_BATCHES: Batches = {
  'questions of one passage': [
    { passage: APOLLO, question: 'Who was the first person to step onto the Moon?' },
    { passage: APOLLO, question: 'When did the Eagle land?' },
    { passage: APOLLO, question: 'How much lunar material did they collect?' },
  ],
  'questions of several passages': [
    { passage: DESK, question: 'how long are parcels kept' },
    { passage: APOLLO, question: 'Who paid for the parcels?' },
    { passage: DESK, question: 'When does the desk close on Saturdays?' },
  ],
};

export interface NetworkCase {
  readonly network: Graphs;
  readonly lexicon: Lexicon;
}

/** Tests that padding and neighbours change nothing. */
export function itIgnoresPadding(given: () => NetworkCase): void {
  it('reads a passage alike alone and beside a longer one', async () => {
    const { network, lexicon } = given();
    const alone = readerBatch(lexicon, [SHORT]);
    const beside = readerBatch(lexicon, [LONG, SHORT]);
    const expected = possible(await network.read(alone), alone, 0);
    expectClose(possible(await network.read(beside), beside, 1), expected, 1e-4);
    expect(Math.max(...expected.spans) - Math.min(...expected.spans)).toBeGreaterThan(1);
  });

  it('writes alike alone and beside a longer source', async () => {
    const { network, lexicon } = given();
    const generated = async (items: readonly Asked[], row: number) => {
      const batch = writerBatch(lexicon, items);
      using session = await network.startWriting(batch);
      const rows = Int32Array.from(items, (_, i) => i);
      const ids = new Int32Array(items.length).fill(3);
      await session.step(rows, ids, ids);
      const { logits, attention } = await session.step(rows, ids, ids);
      const width = logits.length / items.length;
      const outputs = width - session.time;
      const length = batch.lengths[row] as number;
      return {
        outputs: logits.slice(row * width, row * width + outputs + length),
        beyond: logits.slice(row * width + outputs + length, (row + 1) * width),
        attention: attention.slice(row * session.time, row * session.time + length),
      };
    };
    const alone = await generated([ONE_TOKEN], 0);
    const beside = await generated([LONG, ONE_TOKEN], 1);
    expectNumbersClose(beside.outputs, alone.outputs, 1e-4);
    expectNumbersClose(beside.attention, alone.attention, 1e-4);
    expect(alone.attention.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
    expect(Math.max(...beside.beyond)).toBeLessThan(IMPOSSIBLE);
  });

  it('calls a span impossible when it is too long, backwards or in the padding', async () => {
    const { network, lexicon } = given();
    const batch = readerBatch(lexicon, [LONG, SHORT]);
    const { spanLogits } = await network.read(batch);
    const time = batch.passageTime;
    const at = (row: number, start: number, end: number) =>
      spanLogits[row * time * time + start * time + end] as number;
    expect(at(0, 5, 5)).toBeGreaterThan(IMPOSSIBLE);
    expect(at(0, 5, 4)).toBeLessThan(IMPOSSIBLE);
    expect(at(0, 0, time - 1)).toBeLessThan(IMPOSSIBLE);
    expect(at(1, time - 1, time - 1)).toBeLessThan(IMPOSSIBLE);
  });

  it('keeps each hypothesis to its own source when hypotheses move between rows', async () => {
    const { network, lexicon } = given();
    const batch = writerBatch(lexicon, [LONG, ONE_TOKEN]);
    using moved = await network.startWriting(batch);
    using plain = await network.startWriting(batch);
    const ids = (...values: number[]) => Int32Array.from(values);
    await plain.step(ids(0, 1), ids(1, 2), ids(0, 0));
    const expected = await plain.step(ids(0, 1), ids(4, 5), ids(1, 2));
    await moved.step(ids(1, 0, 0), ids(2, 7, 1), ids(0, 3, 0));
    const got = await moved.step(ids(2, 0), ids(4, 5), ids(1, 2));
    expectStepsClose(got, expected, 1e-4);
  });
}

/** Tests that two networks of the same model compute the same. */
export function itAgrees(
  given: () => { readonly one: Graphs; readonly other: Graphs; readonly lexicon: Lexicon },
  batches: Batches = BATCHES,
): void {
  it.each(Object.keys(batches))('gives the same scores for %s', async (name) => {
    const { one, other, lexicon } = given();
    const batch = readerBatch(lexicon, batches[name] as readonly Asked[]);
    const [a, b] = [await one.read(batch), await other.read(batch)];
    for (let row = 0; row < batch.size; row++)
      expectClose(possible(a, batch, row), possible(b, batch, row), TOLERANCE);
  });

  it.each(Object.keys(batches))('writes the same with beams for %s', async (name) => {
    const { one, other, lexicon } = given();
    const batch = writerBatch(lexicon, batches[name] as readonly Asked[]);
    using a = await one.startWriting(batch);
    using b = await other.startWriting(batch);
    // Two beams for each source, then their order turned, then the first source alone.
    const twice = Int32Array.from({ length: 2 * batch.size }, (_, i) => i >> 1);
    const turned = twice.map((_, i) => twice.length - 1 - i);
    for (const rows of [twice, turned, turned, Int32Array.of(0, 1)]) {
      const words = rows.map((_, i) => (3 * i + 1) % 20);
      const tuned = rows.map((_, i) => i % 5);
      expectStepsClose(await a.step(rows, words, tuned), await b.step(rows, words, tuned), TOLERANCE);
    }
  });
}

interface PossibleScores {
  readonly spans: Float32Array;
  readonly noAnswer: number;
}

/** The scores of one row that are not impossible. */
function possible(
  { spanLogits, noAnswerLogits }: ReadResult,
  batch: EncodedBatch,
  row: number,
): PossibleScores {
  const square = batch.passageTime ** 2;
  const spans = spanLogits.slice(row * square, (row + 1) * square).filter((logit) => logit > IMPOSSIBLE);
  return { spans, noAnswer: noAnswerLogits[row] as number };
}

function expectClose(got: PossibleScores, expected: PossibleScores, tolerance: number): void {
  expectNumbersClose(got.spans, expected.spans, tolerance);
  expect(Math.abs(got.noAnswer - expected.noAnswer)).toBeLessThan(tolerance);
}

function expectStepsClose(got: StepResult, expected: StepResult, tolerance: number): void {
  const scores = ({ logits }: StepResult) => logits.filter((logit) => logit > IMPOSSIBLE);
  expectNumbersClose(scores(got), scores(expected), tolerance);
  expectNumbersClose(got.attention, expected.attention, tolerance);
}

function expectNumbersClose(got: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(got.length).toBe(expected.length);
  let furthest = 0;
  for (let i = 0; i < got.length; i++) {
    const distance = Math.abs((got[i] as number) - (expected[i] as number));
    if (!(distance <= furthest)) furthest = distance;
  }
  expect(furthest).toBeLessThan(tolerance);
}
