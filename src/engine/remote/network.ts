// The network on a model server: one call encodes a text, one reads a batch, one judges a text.
import { encoderInputs, type GraphTensors, judgeInputs, readerInputs } from '../graph-inputs.ts';
import type { ModelFiles } from '../model-files.ts';
import type { JudgeResult, Network, ReadResult } from '../network.ts';
import type { EncodedText } from '../read-batch.ts';
import { type ServedGraph, servedName } from '../served-graphs.ts';
import type { ModelServer } from './model-server.ts';
import type { WantedOutputs } from './tensor-message.ts';

/** The graphs of this version as `frontdesk models export` gives them, computed by `server`. */
export function createRemoteNetwork({ manifest }: ModelFiles, server: ModelServer): Network {
  const { name, version } = manifest;
  const run = async <K extends string>(
    graph: ServedGraph,
    inputs: GraphTensors,
    names: readonly K[],
    signal?: AbortSignal,
  ): Promise<Record<K, Float32Array>> => {
    const wanted = Object.fromEntries(names.map((output) => [output, 'FP32'])) as WantedOutputs;
    const outputs = await server.infer({ model: servedName(name, graph), version }, inputs, wanted, signal);
    return Object.fromEntries(
      names.map((output) => [output, outputs[output]?.values as Float32Array]),
    ) as Record<K, Float32Array>;
  };

  return {
    description: `the model server ${server.url}`,
    encode: (texts, signal) =>
      Promise.all(
        texts.map(
          (text): Promise<EncodedText> => run('encoder', encoderInputs(text), ['vectors', 'means'], signal),
        ),
      ),
    read: (batch, signal): Promise<ReadResult> =>
      run('reader', readerInputs(batch), ['unitLogits', 'noneLogits'], signal),
    judge: (texts, signal) =>
      Promise.all(
        texts.map(
          (text): Promise<JudgeResult> =>
            run(
              'judge',
              judgeInputs(text),
              ['unitLogits', 'partLogits', 'kindLogits', 'startLogits', 'endLogits'],
              signal,
            ),
        ),
      ),
    async [Symbol.asyncDispose]() {
      // Nothing is held here; connections close by themselves.
    },
  };
}
