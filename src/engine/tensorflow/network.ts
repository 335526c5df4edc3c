// The network on TensorFlow.js: the native library where it works, WebAssembly elsewhere. Computes on the thread that
// asks.
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { noneLogit, readPairs, readQuestion } from '../../model/desk-reader.ts';
import { encode } from '../../model/encoder.ts';
import { networkWeights } from '../../model/hyperparameters.ts';
import { judge } from '../../model/judge.ts';
import type { GraphTensor } from '../graph-inputs.ts';
import { judgeInputs, readerInputs } from '../graph-inputs.ts';
import type { ModelFiles } from '../model-files.ts';
import type { JudgeResult, Network, ReadResult, TextToEncode, TextToJudge } from '../network.ts';
import type { EncodedText, ReadBatch } from '../read-batch.ts';
import type { Backend } from './backend.ts';
import { createLstm } from './lstm.ts';
import { createTensorflowOperators, sequenceOf } from './operators.ts';

/** Holds one copy of the weights until it is disposed. */
export async function createTensorflowNetwork(
  files: ModelFiles,
  { tf, description }: Backend,
): Promise<Network> {
  const { hyperparameters } = files.manifest;
  const { words, trained } = await files.readWeights();
  const weights = new Map<string, Tensor>();
  for (const { name, shape } of networkWeights(hyperparameters))
    weights.set(name, tf.keep(tf.tensor(trained.get(name) as Float32Array, [...shape])));
  const o = createTensorflowOperators({
    tf,
    lstm: createLstm(tf),
    weight: (name) => weights.get(name) as Tensor,
  });
  const numbers = async <K extends string>(tensors: Record<K, Tensor>): Promise<Record<K, Float32Array>> => {
    const entries = Object.entries<Tensor>(tensors).map(async ([name, tensor]) => {
      const values = (await tensor.data()) as Float32Array;
      tensor.dispose();
      return [name, values] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as Record<K, Float32Array>;
  };

  /** Inside `tf.tidy`. */
  const textOf = (ids: Int32Array, positions: string) => {
    const { width } = hyperparameters.encoder;
    const rows = new Float32Array(ids.length * width);
    ids.forEach((id, i) => {
      const scale = words.scales[id] as number;
      for (let c = 0; c < width; c++) rows[i * width + c] = (words.values[id * width + c] as number) * scale;
    });
    return {
      words: tf.tensor3d(rows, [1, ids.length, width]),
      positions: tf.slice(o.weight(positions) as Tensor2D, [0, 0], [ids.length, width]),
    };
  };

  const judgeText = (text: TextToJudge): Promise<JudgeResult> => {
    const made = tf.tidy(() => {
      const inputs = judgeInputs(text);
      const of = (name: string) => {
        const { values, dims } = inputs[name] as GraphTensor;
        return tf.tensor(values, [1, ...dims]);
      };
      const outputs = judge(
        o,
        {
          ...textOf(text.ids, 'judge/positions'),
          ofPassage: of('ofPassage'),
          unitShares: of('unitShares'),
          first: of('first'),
        },
        hyperparameters.encoder,
      );
      return { ...outputs };
    });
    return numbers(made);
  };

  const encodeText = ({ ids, shares }: TextToEncode): Promise<EncodedText> => {
    const { vectorSize } = hyperparameters.encoder;
    const made = tf.tidy(() => {
      const { vectors, states } = encode(o, textOf(ids, 'encoder/positions'), hyperparameters.encoder);
      const marks = tf.tensor3d(shares, [1, shares.length / ids.length, ids.length]);
      return {
        vectors: tf.reshape(vectors, [ids.length, vectorSize]),
        means: tf.matMul(marks, states as Tensor3D),
      };
    });
    return numbers(made);
  };

  return {
    description,
    async encode(texts) {
      const encoded: EncodedText[] = [];
      for (const text of texts) encoded.push(await encodeText(text));
      return encoded;
    },
    read(batch: ReadBatch): Promise<ReadResult> {
      const made = tf.tidy(() => {
        const inputs = readerInputs(batch);
        const of = (name: string) => {
          const { values, dims } = inputs[name] as GraphTensor;
          return tf.tensor(values, [...dims], values instanceof Int32Array ? 'int32' : 'float32');
        };
        const memory = readQuestion(o, {
          vectors: of('questionVectors'),
          features: of('questionFeatures'),
          sequence: sequenceOf(tf, batch.questionLengths, batch.questionTime),
        });
        const { unitLogits } = readPairs(o, memory, {
          asked: of('asked'),
          vectors: of('vectors'),
          features: of('features'),
          sequence: sequenceOf(tf, batch.lengths, batch.time),
          units: of('units'),
          unitShares: of('unitShares'),
          unitFeatures: of('unitFeatures'),
        });
        return { unitLogits, noneLogits: noneLogit(o, memory) };
      });
      return numbers(made);
    },
    async judge(texts) {
      const judged: JudgeResult[] = [];
      for (const text of texts) judged.push(await judgeText(text));
      return judged;
    },
    async [Symbol.asyncDispose]() {
      for (const tensor of weights.values()) tensor.dispose();
    },
  };
}
