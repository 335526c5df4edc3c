// What every network must do, and two networks must do alike.
import { expect, it } from 'vitest';
import type { JudgeResult, Network, ReadResult } from '../../src/engine/network.ts';
import type { EncodedText } from '../../src/engine/read-batch.ts';
import { type Reading, readBatch, sharesOf } from '../../src/engine/read-batch.ts';
import { textToJudge } from '../../src/engine/text-to-judge.ts';
import { createTextEncoder, type TextEncoder } from '../../src/text/encoded-text.ts';
import { joinTexts } from '../../src/text/joined-text.ts';
import { passagesOfText } from '../../src/text/passages.ts';
import { createWordPieces } from '../../src/text/word-pieces.ts';
import { TINY_TEXT, TINY_VOCABULARY } from './tiny-model.ts';

/** Two engines may differ by this much in any score. */
export const TOLERANCE = 2e-3;

export type Computes = Pick<Network, 'encode' | 'read' | 'judge'>;

export const tinyText: TextEncoder = createTextEncoder(
  createWordPieces(TINY_VOCABULARY),
  Float32Array.from(TINY_VOCABULARY, (_, i) => (i % 8) / 8),
);

interface Asked {
  readonly question: string;
  readonly texts: readonly string[];
}

const SENTENCES = TINY_TEXT.split(/(?<=\.) /);
export const BATCHES: Readonly<Record<string, readonly Asked[]>> = {
  'one passage': [{ question: 'When does it open?', texts: [SENTENCES[0] as string] }],
  'passages of unequal length': [
    { question: 'How many books can a visitor of the old library borrow?', texts: [TINY_TEXT, 'Garden.'] },
    { question: 'Where?', texts: [SENTENCES[1] as string] },
  ],
  'unknown words': [{ question: 'Zyqqx in 2001?', texts: ['Zyqqx 1,234.5 naïve 東京 🙂 2001.'] }],
};

export async function readingsOf(network: Computes, asked: readonly Asked[]): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const { question, texts } of asked) {
    const encodedQuestion = tinyText.question(question);
    const passages = texts.flatMap(passagesOfText).map((passage) => tinyText.passage(passage));
    const all = [encodedQuestion, ...passages].map((one) => ({ ids: one.ids, shares: sharesOf(one) }));
    const [own, ...others] = await network.encode(all);
    readings.push({
      question: encodedQuestion,
      encoded: own as EncodedText,
      candidates: passages.map((passage, i) => ({ passage, encoded: others[i] as EncodedText })),
    });
  }
  return readings;
}

export function itIgnoresPadding(given: () => Computes): void {
  it('reads a passage alike alone and beside longer ones', async () => {
    const network = given();
    const all = await readingsOf(network, BATCHES['passages of unequal length'] ?? []);
    const together = readBatch(all);
    const last = readBatch(all.slice(1));
    const [beside, alone] = [await network.read(together), await network.read(last)];
    const row = together.pairs - 1;
    expect(beside.unitLogits[row * together.units]).toBeCloseTo(alone.unitLogits[0] as number, 4);
    expect(beside.noneLogits[1]).toBeCloseTo(alone.noneLogits[0] as number, 4);
  });
}

/** Tests that two networks of the same model compute the same. */
export function itAgrees(
  given: () => { readonly one: Computes; readonly other: Computes },
  tolerance = TOLERANCE,
): void {
  it.each(Object.keys(BATCHES))('gives the same scores for %s', async (name) => {
    const { one, other } = given();
    const [a, b] = await Promise.all([one, other].map((network) => readingsOf(network, BATCHES[name] ?? [])));
    a?.forEach((reading, i) => {
      expectClose(reading.encoded.vectors, b?.[i]?.encoded.vectors, tolerance);
      expectClose(reading.encoded.means, b?.[i]?.encoded.means, tolerance);
    });
    // The same vectors for both: what differs before must not count twice.
    const batch = readBatch(a ?? []);
    const [found, expected] = [await one.read(batch), await other.read(batch)];
    const isUnit = (row: number) =>
      batch.unitMarks.subarray(row * batch.time, (row + 1) * batch.time).includes(1);
    // What stands in the place of a unit that a shorter passage does not have is never looked at.
    const real = ({ unitLogits }: ReadResult) => unitLogits.filter((_, row) => isUnit(row));
    expectClose(real(found), real(expected), TOLERANCE);
    expectClose(found.noneLogits, expected.noneLogits, TOLERANCE);
  });

  it.each(Object.keys(BATCHES))('judges alike for %s', async (name) => {
    const { one, other } = given();
    const texts = (BATCHES[name] ?? []).flatMap(({ question, texts: own }) =>
      own
        .flatMap(passagesOfText)
        .map((passage) => textToJudge(joinTexts(tinyText.question(question), tinyText.passage(passage)))),
    );
    const [found, expected] = [await one.judge(texts), await other.judge(texts)];
    expect(found).toHaveLength(texts.length);
    found.forEach((result, i) => {
      for (const key of Object.keys(result) as (keyof JudgeResult)[])
        expectClose(result[key], expected[i]?.[key], tolerance);
    });
  });
}

function expectClose(found: Float32Array, expected: Float32Array | undefined, tolerance: number): void {
  expect(found.length).toBe(expected?.length);
  const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected?.[i] ?? 0))), 0);
  expect(worst).toBeLessThan(tolerance);
}
