// The network on ONNX Runtime for the web: WebAssembly, in the Web Worker that calls.
import * as ort from 'onnxruntime-web/wasm';
import { WEIGHTS_FILE } from '../engine/file-names.ts';
import { encoderInputs, type GraphTensors, judgeInputs, readerInputs } from '../engine/graph-inputs.ts';
import type { Network } from '../engine/network.ts';

export interface WebGraphs {
  readonly encoder: Uint8Array;
  readonly reader: Uint8Array;
  readonly judge: Uint8Array;
  readonly weights: Uint8Array;
  /** ONNX Runtime itself. */
  readonly runtime: Uint8Array;
}

export async function openWebNetwork({
  encoder,
  reader,
  judge,
  weights,
  runtime,
}: WebGraphs): Promise<Network> {
  ort.env.wasm.wasmBinary = runtime.buffer as ArrayBuffer;
  // Threads need a page that is isolated from all others, which few can be.
  ort.env.wasm.numThreads = 1;
  const open = (graph: Uint8Array) =>
    ort.InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
      enableMemPattern: false,
      externalData: [{ path: WEIGHTS_FILE, data: weights }],
    });
  const sessions = { encoder: await open(encoder), reader: await open(reader), judge: await open(judge) };
  const run = async (name: keyof typeof sessions, inputs: GraphTensors) => {
    const outputs = await sessions[name].run(feedsOf(inputs));
    return (output: string) => (outputs[output] as ort.Tensor).data as Float32Array;
  };

  return {
    description: 'ONNX Runtime for the web, 1 thread',
    async encode(texts) {
      const encoded = [];
      for (const text of texts) {
        const of = await run('encoder', encoderInputs(text));
        encoded.push({ vectors: of('vectors'), means: of('means') });
      }
      return encoded;
    },
    async read(batch) {
      const of = await run('reader', readerInputs(batch));
      return { unitLogits: of('unitLogits'), noneLogits: of('noneLogits') };
    },
    async judge(texts) {
      const judged = [];
      for (const text of texts) {
        const of = await run('judge', judgeInputs(text));
        judged.push({
          unitLogits: of('unitLogits'),
          partLogits: of('partLogits'),
          kindLogits: of('kindLogits'),
          startLogits: of('startLogits'),
          endLogits: of('endLogits'),
        });
      }
      return judged;
    },
    async [Symbol.asyncDispose]() {
      for (const session of Object.values(sessions)) await session.release();
    },
  };
}

const feedsOf = (inputs: GraphTensors): Record<string, ort.Tensor> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, values }]) => [
      name,
      values instanceof Int32Array
        ? new ort.Tensor('int32', values, dims)
        : new ort.Tensor('float32', values, dims),
    ]),
  );
