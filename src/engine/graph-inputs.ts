// A batch as the named inputs of the graphs.
import type { TextToEncode, TextToJudge } from './network.ts';
import { type ReadBatch, UNIT_FEATURES } from './read-batch.ts';
import { rowMasks } from './rows.ts';

export interface GraphTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export type GraphTensors = Readonly<Record<string, GraphTensor>>;

export function encoderInputs({ ids, shares }: TextToEncode): GraphTensors {
  return { ids: tensor(ids, ids.length), shares: tensor(shares, shares.length / ids.length, ids.length) };
}

export function judgeInputs({ ids, ofPassage, unitShares }: TextToJudge): GraphTensors {
  const first = new Float32Array(ids.length);
  first[0] = 1;
  return {
    ids: tensor(ids, ids.length),
    ofPassage: tensor(ofPassage, ids.length, 1),
    unitShares: tensor(unitShares, unitShares.length / ids.length, ids.length),
    first: tensor(first, 1, ids.length),
  };
}

export function readerInputs(batch: ReadBatch): GraphTensors {
  const { questions, questionTime, questionLengths, pairs, time, units, lengths } = batch;
  const last = (values: Float32Array, ...dims: number[]) =>
    tensor(values, ...dims, values.length / dims.reduce((product, n) => product * n, 1));
  return {
    questionVectors: last(batch.questionVectors, questions, questionTime),
    questionFeatures: last(batch.questionFeatures, questions, questionTime),
    questionMask: tensor(rowMasks(questionLengths, questionTime), questions, questionTime),
    questionLengths: tensor(Int32Array.from(questionLengths), questions),
    asked: tensor(batch.asked, pairs),
    vectors: last(batch.vectors, pairs, time),
    features: last(batch.features, pairs, time),
    mask: tensor(rowMasks(lengths, time), pairs, time),
    lengths: tensor(Int32Array.from(lengths), pairs),
    units: tensor(batch.unitMarks, pairs, units, time),
    unitShares: tensor(batch.unitShares, pairs, units, time),
    unitFeatures: tensor(batch.unitFeatures, pairs, units, UNIT_FEATURES),
  };
}

export const tensor = (values: GraphTensor['values'], ...dims: number[]): GraphTensor => ({ dims, values });
