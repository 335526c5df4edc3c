// What the judge is given: question and passage as one text.
import type { JoinedText } from '../text/joined-text.ts';
import type { TextToJudge } from './network.ts';
import { writeUnits } from './read-batch.ts';

export function textToJudge({ ids, from, unitOf, unitCount }: JoinedText): TextToJudge {
  const ofPassage = new Float32Array(ids.length).fill(1, from + 1);
  const unitShares = new Float32Array(unitCount * ids.length);
  writeUnits({ unitOf, unitCount }, new Float32Array(unitShares.length), unitShares, 0, ids.length);
  return { ids, ofPassage, unitShares };
}
