// Moves an encoded batch into tensors.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ReaderInputs } from '../../model/reader.ts';
import type { SourceInputs } from '../../model/writer.ts';
import type { EncodedBatch } from '../../text/encode.ts';
import type { SourceBatch } from '../../text/encode-source.ts';
import type { TensorFlow } from './backend.ts';
import { sequenceOf } from './operators.ts';

export function readerInputs(tf: TensorFlow, batch: EncodedBatch): ReaderInputs<Tensor> {
  const { size, passageTime, questionTime, distinct } = batch;
  return {
    wordIds: tf.tensor1d(batch.wordIds, 'int32'),
    tunedIds: tf.tensor1d(batch.tunedIds, 'int32'),
    chars: tf.tensor2d(batch.chars, [distinct, batch.chars.length / distinct], 'int32'),
    passage: tf.tensor2d(batch.passage, [size, passageTime], 'int32'),
    question: tf.tensor2d(batch.question, [size, questionTime], 'int32'),
    passageFeatures: tf.tensor3d(batch.passageFeatures, [
      size,
      passageTime,
      batch.passageFeatures.length / size / passageTime,
    ]),
    questionFeatures: tf.tensor3d(batch.questionFeatures, [
      size,
      questionTime,
      batch.questionFeatures.length / size / questionTime,
    ]),
    passageSequence: sequenceOf(tf, batch.passageLengths, passageTime),
    questionSequence: sequenceOf(tf, batch.questionLengths, questionTime),
  };
}

export function sourceInputs(tf: TensorFlow, batch: SourceBatch): SourceInputs<Tensor> {
  const { size, time, distinct } = batch;
  return {
    wordIds: tf.tensor1d(batch.wordIds, 'int32'),
    tunedIds: tf.tensor1d(batch.tunedIds, 'int32'),
    chars: tf.tensor2d(batch.chars, [distinct, batch.chars.length / distinct], 'int32'),
    source: tf.tensor2d(batch.source, [size, time], 'int32'),
    sourceFeatures: tf.tensor3d(batch.features, [size, time, batch.features.length / size / time]),
    sourceSequence: sequenceOf(tf, batch.lengths, time),
  };
}
