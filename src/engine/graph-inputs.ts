// A batch as the named inputs of the graphs.
import type { EncodedBatch } from '../text/encode.ts';
import type { SourceBatch } from '../text/encode-source.ts';
import { rowMasks } from './rows.ts';

export interface GraphTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export type GraphTensors = Readonly<Record<string, GraphTensor>>;

/** Inputs of the reader. */
export function readerInputs(batch: EncodedBatch): GraphTensors {
  const { size, passageTime, questionTime, passageLengths, questionLengths } = batch;
  return {
    ...wordInputs(batch),
    passage: tensor(batch.passage, size, passageTime),
    question: tensor(batch.question, size, questionTime),
    passageFeatures: features(batch.passageFeatures, size, passageTime),
    questionFeatures: features(batch.questionFeatures, size, questionTime),
    passageMask: tensor(rowMasks(passageLengths, passageTime), size, passageTime),
    passageLengths: tensor(Int32Array.from(passageLengths), size),
    questionMask: tensor(rowMasks(questionLengths, questionTime), size, questionTime),
    questionLengths: tensor(Int32Array.from(questionLengths), size),
  };
}

/** Inputs of the writer's source. */
export function sourceInputs(batch: SourceBatch): GraphTensors {
  const { size, time, lengths } = batch;
  return {
    ...wordInputs(batch),
    source: tensor(batch.source, size, time),
    sourceFeatures: features(batch.features, size, time),
    sourceMask: tensor(rowMasks(lengths, time), size, time),
    sourceLengths: tensor(Int32Array.from(lengths), size),
  };
}

type Words = Pick<SourceBatch, 'distinct' | 'wordIds' | 'tunedIds' | 'chars'>;

function wordInputs({ distinct, wordIds, tunedIds, chars }: Words): GraphTensors {
  return {
    wordIds: tensor(wordIds, distinct),
    tunedIds: tensor(tunedIds, distinct),
    chars: tensor(chars, distinct, chars.length / distinct),
  };
}

export const tensor = (values: GraphTensor['values'], ...dims: number[]): GraphTensor => ({ dims, values });

const features = (values: Float32Array, size: number, time: number) =>
  tensor(values, size, time, values.length / size / time);
