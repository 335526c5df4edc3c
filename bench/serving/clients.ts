// Clients that ask a predictor, each its next question when it has the answer.
import { quantileOf } from '../../src/serving/intervals.ts';
import type { PickOptions, Predictor } from '../../src/serving/predictor.ts';

const SENTENCES = [
  'The library opens at nine in the morning and closes at six in the evening.',
  'It was built in 1932 by Ada Green, after the old house at the river had burnt down.',
  'Visitors may borrow ten books, which they keep for three weeks.',
  'The reading room on the second floor has forty seats and is closed on public holidays.',
];
const QUESTIONS = [
  'When does the library open?',
  'Who built it?',
  'How many books may I borrow?',
  'Where is the reading room?',
];

/** A passage of one to eight sentences: traffic has all lengths. */
export const requestOf = (i: number) => ({
  context: Array.from({ length: 1 + (i % 8) }, (_, j) => SENTENCES[(i + j) % SENTENCES.length]).join(' '),
  question: QUESTIONS[i % QUESTIONS.length] as string,
});

export interface AskedTurn {
  /** Of `performance.now()`. */
  readonly beganMs: number;
  readonly endedMs: number;
  readonly version: string;
  readonly isFailed: boolean;
}

/** Asks until `isOver`; a failure is counted, and the client goes on. */
export async function askAtOnce(
  predictor: Predictor,
  clients: number,
  isOver: () => boolean,
  optionsOf: (turn: number) => PickOptions = (turn) => ({ turnId: `turn ${turn}` }),
): Promise<AskedTurn[]> {
  const turns: AskedTurn[] = [];
  let next = 0;
  const ask = async (i: number) => {
    const beganMs = performance.now();
    let version = '';
    let isFailed = false;
    try {
      using picked = predictor.pick(optionsOf(i));
      version = picked.model.version;
      await picked.answer([requestOf(i)]);
    } catch {
      isFailed = true;
    }
    turns.push({ beganMs, endedMs: performance.now(), version, isFailed });
  };
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (!isOver()) await ask(next++);
    }),
  );
  return turns;
}

export const latencyQuantile = (turns: readonly AskedTurn[], share: number): number =>
  quantileOf(
    turns.map(({ beganMs, endedMs }) => endedMs - beganMs),
    share,
  ) ?? 0;
