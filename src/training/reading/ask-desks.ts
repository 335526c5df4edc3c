// Asks a model the questions of desks, each of the passages that are nearest to it, as the desk itself does.
import type { Answer, Candidate, Engine } from '../../engine/engine.ts';
import { unpackVectors } from '../../engine/passage-vectors.ts';
import { cosinesTo } from '../../engine/read-batch.ts';
import type { Place } from './collections.ts';
import { type Desk, type DeskRow, goldUnits } from './desks.ts';

export interface AskedRow {
  readonly desk: Desk;
  readonly row: DeskRow;
  readonly answer: Answer;
  /** The passages that were read, by their places in the desk. */
  readonly read: readonly number[];
  /** The units that answer. */
  readonly gold: readonly Place[];
}

const CANDIDATES = 8;

/** Whether one of the units that are told is one of those that answer. */
export const isRight = ({ answer, read, gold }: AskedRow): boolean =>
  answer.parts.some(({ candidate, unit }) =>
    gold.some((place) => place.passage === read[candidate] && place.unit === unit),
  );

export async function askDesk(
  engine: Engine,
  desk: Desk,
  rows: readonly DeskRow[] = desk.rows,
): Promise<AskedRow[]> {
  const kept = await engine.encodePassages(desk.passages);
  const means = kept.map((vectors) => unpackVectors(vectors).means);
  const candidates = desk.passages.map(
    (passage, i): Candidate => ({
      ...passage,
      known: { encoder: engine.encoder, vectors: kept[i] as (typeof kept)[number] },
    }),
  );
  const asked: AskedRow[] = [];
  for (const row of rows) {
    const question = await engine.encodeQuestion(row.question, row.history);
    const nearness = means.map((rows) => Math.max(...cosinesTo(question, rows)));
    const read = nearness
      .map((_, i) => i)
      .sort((one, other) => (nearness[other] as number) - (nearness[one] as number))
      .slice(0, CANDIDATES);
    const request = {
      question: row.question,
      history: row.history,
      candidates: read.map((place) => candidates[place] as Candidate),
    };
    const [answer] = await engine.answer([request]);
    asked.push({
      desk,
      row,
      answer: answer as Answer,
      read,
      gold: row.asks === 'none' ? [] : goldUnits(desk, row),
    });
  }
  return asked;
}
