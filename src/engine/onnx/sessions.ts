// The graphs of one model version in ONNX Runtime, on the thread that calls.
//
// ONNX Runtime's Node binding computes where it is called and blocks that thread until it is done; the network of
// network.ts therefore calls this from worker threads.
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GRAPH_FILES } from '../file-names.ts';
import { encoderInputs, type GraphTensors, judgeInputs, readerInputs } from '../graph-inputs.ts';
import type { JudgeResult, ReadResult, TextToEncode, TextToJudge } from '../network.ts';
import type { EncodedText, ReadBatch } from '../read-batch.ts';

export interface OnnxSessions {
  encode(text: TextToEncode): Promise<EncodedText>;
  read(batch: ReadBatch): Promise<ReadResult>;
  judge(text: TextToJudge): Promise<JudgeResult>;
  dispose(): Promise<void>;
}

type Feeds = Readonly<Record<string, Tensor>>;

/** Opens the graphs of a version's folder. */
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
  const encoder = await open(GRAPH_FILES.encoder);
  const reader = await open(GRAPH_FILES.reader);
  const judge = await open(GRAPH_FILES.judge);

  return {
    async encode(text) {
      const { vectors, means } = await encoder.run(feedsOf(encoderInputs(text)));
      return { vectors: floats(vectors), means: floats(means) };
    },
    async read(batch) {
      const { unitLogits, noneLogits } = await reader.run(feedsOf(readerInputs(batch)));
      return { unitLogits: floats(unitLogits), noneLogits: floats(noneLogits) };
    },
    async judge(text) {
      const outputs = await judge.run(feedsOf(judgeInputs(text)));
      return {
        unitLogits: floats(outputs.unitLogits),
        partLogits: floats(outputs.partLogits),
        kindLogits: floats(outputs.kindLogits),
        startLogits: floats(outputs.startLogits),
        endLogits: floats(outputs.endLogits),
      };
    },
    async dispose() {
      for (const session of [encoder, reader, judge]) await session.release();
    },
  };
}

/** The inputs of a graph as the runtime's own tensors. */
function feedsOf(inputs: GraphTensors): Feeds {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, values }]) => [
      name,
      values instanceof Int32Array ? new Tensor('int32', values, dims) : new Tensor('float32', values, dims),
    ]),
  );
}

const floats = (tensor: Tensor | undefined) => (tensor as Tensor).data as Float32Array;
