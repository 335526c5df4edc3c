// The network on TensorFlow.js: the native library where it works, WebAssembly elsewhere. Computes on the thread that
// asks.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LstmState } from '../../model/operators.ts';
import { read } from '../../model/reader.ts';
import { readerWeights, writerWeights } from '../../model/weights.ts';
import { encodeSource, type Memory, writeStep } from '../../model/writer.ts';
import type { SourceBatch } from '../../text/encode-source.ts';
import { wordRows } from '../../text/word-table.ts';
import type { ModelFiles } from '../model-files.ts';
import { type Graphs, type Network, type WriterSession, writeSentences } from '../network.ts';
import type { Backend, TensorFlow } from './backend.ts';
import { readerInputs, sourceInputs } from './inputs.ts';
import { createLstm } from './lstm.ts';
import { createTensorflowOperators } from './operators.ts';

/** Holds one copy of the weights until it is disposed. */
export async function createTensorflowNetwork(
  files: ModelFiles,
  { tf, description }: Backend,
): Promise<Network & Graphs> {
  const { hyperparameters } = files.manifest;
  const { words, trained } = await files.readWeights();
  const weights = new Map<string, Tensor>();
  for (const { name, shape } of [...readerWeights(hyperparameters), ...writerWeights(hyperparameters)])
    weights.set(name, tf.keep(tf.tensor(trained.get(name) as Float32Array, [...shape])));
  const o = createTensorflowOperators({
    tf,
    lstm: createLstm(tf),
    weight: (name) => weights.get(name) as Tensor,
    wordRows: (ids) => wordRows(words, ids),
  });
  const numbers = async (tensor: Tensor) => (await tensor.data()) as Float32Array;

  const startWriting = async (batch: SourceBatch): Promise<WriterSession> => {
    const start = tf.tidy(() => {
      const { memory, state } = encodeSource(o, sourceInputs(tf, batch));
      return { ...memory, ...state };
    });
    const { cell, hidden, ...sources } = start;
    let state: LstmState<Tensor> = { cell, hidden };
    /** The memory by hypothesis, and which source each hypothesis has. */
    let memory: Memory<Tensor> = sources;
    let sourceOf = Int32Array.from({ length: batch.size }, (_, i) => i);
    const disposeRows = () => {
      if (memory !== sources) disposeAll(memory);
    };
    return {
      time: batch.time,
      async step(rows, wordIds, tunedIds) {
        const wanted = rows.map((row) => sourceOf[row] as number);
        if (wanted.join() !== sourceOf.join()) {
          disposeRows();
          memory = tf.tidy(() => gatherAll(tf, sources, wanted));
          sourceOf = wanted;
        }
        const before = state;
        const next = tf.tidy(() => {
          const words = {
            wordIds: tf.tensor1d(wordIds, 'int32'),
            tunedIds: tf.tensor1d(tunedIds, 'int32'),
          };
          const { logits, attention, state } = writeStep(o, memory, gatherAll(tf, before, rows), words);
          return { logits, attention, ...state };
        });
        disposeAll(before);
        state = { cell: next.cell, hidden: next.hidden };
        const [logits, attention] = await Promise.all([numbers(next.logits), numbers(next.attention)]);
        tf.dispose([next.logits, next.attention]);
        return { logits, attention };
      },
      [Symbol.dispose]() {
        disposeRows();
        disposeAll(sources);
        disposeAll(state);
      },
    };
  };

  const graphs: Graphs = {
    startWriting,
    async read(batch) {
      const { spanLogits, noAnswerLogit } = tf.tidy(() => {
        const { spanLogits, noAnswerLogit } = read(o, readerInputs(tf, batch), hyperparameters);
        return { spanLogits, noAnswerLogit };
      });
      const [spans, noAnswer] = await Promise.all([numbers(spanLogits), numbers(noAnswerLogit)]);
      tf.dispose([spanLogits, noAnswerLogit]);
      return { spanLogits: spans, noAnswerLogits: noAnswer };
    },
  };
  return {
    ...graphs,
    description,
    write: (request) => writeSentences(graphs, request),
    async [Symbol.asyncDispose]() {
      for (const tensor of weights.values()) tensor.dispose();
    },
  };
}

function disposeAll(tensors: object): void {
  for (const tensor of Object.values(tensors) as Tensor[]) tensor.dispose();
}

/** Rows of each tensor along its first axis. */
function gatherAll<K extends string>(
  tf: TensorFlow,
  tensors: Readonly<Record<K, Tensor>>,
  rows: Int32Array,
): Record<K, Tensor> {
  const order = tf.tensor1d(rows, 'int32');
  const chosen = Object.entries<Tensor>(tensors).map(([name, tensor]) => [name, tf.gather(tensor, order)]);
  return Object.fromEntries(chosen) as Record<K, Tensor>;
}
