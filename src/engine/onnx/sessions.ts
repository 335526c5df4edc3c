// The graphs of one model version in ONNX Runtime, on the thread that calls.
//
// ONNX Runtime's Node binding computes where it is called and blocks that thread until it is done; the network of
// network.ts therefore calls this from worker threads.
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GRAPH_FILES } from '../file-names.ts';
import { type GraphTensors, readerInputs, sourceInputs } from '../graph-inputs.ts';
import type { Graphs, WriterSession } from '../network.ts';
import { gatherRows } from '../rows.ts';

export interface OnnxSessions extends Graphs {
  dispose(): Promise<void>;
}

type Feeds = Readonly<Record<string, Tensor>>;

/** Opens `reader.onnx`, `writer-source.onnx` and `writer-step.onnx` of a version's folder. */
export async function openSessions(folder: string, threads: number): Promise<OnnxSessions> {
  const open = (file: string) =>
    InferenceSession.create(join(folder, file), {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      enableCpuMemArena: true,
      // A pattern is kept for each combination of input sizes: with texts of any length that grows without end.
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
  const reader = await open(GRAPH_FILES.reader);
  const writerSource = await open(GRAPH_FILES.writerSource);
  const writerStep = await open(GRAPH_FILES.writerStep);

  return {
    async read(batch) {
      const { spanLogits, noAnswerLogit } = await reader.run(feedsOf(readerInputs(batch)));
      return { spanLogits: floats(spanLogits), noAnswerLogits: floats(noAnswerLogit) };
    },

    async startWriting(batch): Promise<WriterSession> {
      const { cell, hidden, ...sources } = await writerSource.run(feedsOf(sourceInputs(batch)));
      let state: Feeds = { cell: cell as Tensor, hidden: hidden as Tensor };
      /** The sources by hypothesis, and which source each hypothesis has. */
      let feeds: Feeds = sources;
      let sourceOf = Int32Array.from({ length: batch.size }, (_, i) => i);
      return {
        time: batch.time,
        async step(rows, wordIds, tunedIds) {
          const wanted = rows.map((row) => sourceOf[row] as number);
          if (!equal(wanted, sourceOf)) feeds = gather(sources, wanted);
          sourceOf = wanted;
          const words = { wordIds: int32(wordIds, [rows.length]), tunedIds: int32(tunedIds, [rows.length]) };
          const out = await writerStep.run({ ...feeds, ...gather(state, rows), ...words });
          state = { cell: out.nextCell as Tensor, hidden: out.nextHidden as Tensor };
          return { logits: floats(out.logits), attention: floats(out.attention) };
        },
        // The tensors are plain arrays: nothing is held outside this closure.
        [Symbol.dispose]: () => undefined,
      };
    },

    async dispose() {
      for (const session of [reader, writerSource, writerStep]) await session.release();
    },
  };
}

/** The inputs of a graph as the runtime's own tensors. */
function feedsOf(inputs: GraphTensors): Feeds {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, values }]) => [
      name,
      values instanceof Int32Array ? int32(values, dims) : float32(values, dims),
    ]),
  );
}

/** Rows of each tensor along its first axis; the tensors themselves where they are asked for as they are. */
function gather(tensors: Feeds, rows: Int32Array): Feeds {
  const chosen: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const [count, ...rest] = tensor.dims as [number, ...number[]];
    const same = count === rows.length && rows.every((row, i) => row === i);
    chosen[name] = same ? tensor : float32(gatherRows(floats(tensor), count, rows), [rows.length, ...rest]);
  }
  return chosen;
}

const equal = (a: Int32Array, b: Int32Array) =>
  a.length === b.length && a.every((value, i) => value === b[i]);
const int32 = (values: Int32Array, dims: readonly number[]) => new Tensor('int32', values, dims);
const float32 = (values: Float32Array, dims: readonly number[]) => new Tensor('float32', values, dims);
const floats = (tensor: Tensor | undefined) => (tensor as Tensor).data as Float32Array;
