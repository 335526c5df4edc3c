// The network on a model server: one call reads a batch, one call writes its sentences.
import { AppError } from '../../errors.ts';
import { type WrittenSentence, writtenSentence } from '../../model/generate.ts';
import { slotsOf, type WrittenToken } from '../../model/next-words.ts';
import type { SourceBatch } from '../../text/encode-source.ts';
import { type GraphTensor, type GraphTensors, readerInputs, sourceInputs, tensor } from '../graph-inputs.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Network, ReadResult, WriteRequest } from '../network.ts';
import { type ServedGraph, servedName } from '../served-graphs.ts';
import type { ModelServer } from './model-server.ts';
import type { WantedOutputs } from './tensor-message.ts';

/** Scores under which nothing is chosen: the spans that the server leaves out, because none may be so long. */
const FAR_BELOW = -1e9;

/** The graphs of this version as `frontdesk models export` gives them, computed by `server`. */
export function createRemoteNetwork({ manifest }: ModelFiles, server: ModelServer): Network {
  const { name, version } = manifest;
  const run = (graph: ServedGraph, inputs: GraphTensors, wanted: WantedOutputs, signal?: AbortSignal) =>
    server.infer({ model: servedName(name, graph), version }, inputs, wanted, signal);

  return {
    description: `the model server ${server.url}`,

    async read(batch, signal) {
      const wanted: WantedOutputs = { spans: 'FP32', noAnswerLogit: 'FP32' };
      const { spans, noAnswerLogit } = await run('reader', readerInputs(batch), wanted, signal);
      return {
        spanLogits: unbanded(spans as GraphTensor),
        noAnswerLogits: noAnswerLogit?.values as ReadResult['noAnswerLogits'],
      };
    },

    async write(request, signal) {
      const { batch, beamWidth, maxTokens, attention = false } = request;
      if (beamWidth !== 1)
        throw new AppError('invalid_input', 'A model server writes greedily: ask with a beam of 1.');
      const slots = request.sources.map(({ keys }) => slotsOf(keys, request.output.wordIds.length));
      const inputs = {
        ...sourceInputs(batch),
        slots: tensor(paddedSlots(batch, slots, request.output.wordIds.length), batch.size, batch.time),
        maxTokens: tensor(Int32Array.of(maxTokens), 1),
      };
      const wanted: WantedOutputs = {
        columns: 'INT32',
        logProbabilities: 'FP32',
        ...(attention ? { attention: 'FP32' } : {}),
      };
      const written = await run('writer', inputs, wanted, signal);
      return slots.map((own, row) => sentenceOf(written, row, own, request));
    },

    async [Symbol.asyncDispose]() {
      // Nothing is held here; connections close by themselves.
    },
  };
}

/** [b, t, maxSpan] of start and length to [b, t, t] of start and end. */
function unbanded({ dims, values }: GraphTensor): Float32Array {
  const [size = 0, time = 0, maxSpan = 0] = dims;
  const logits = new Float32Array(size * time * time).fill(FAR_BELOW);
  for (let row = 0; row < size * time; row++) {
    const start = row % time;
    const width = Math.min(maxSpan, time - start);
    logits.set(values.subarray(row * maxSpan, row * maxSpan + width), row * time + start);
  }
  return logits;
}

/** The slots of every source [b, m]; a position of the padding has one of its own. */
function paddedSlots(
  { size, time }: SourceBatch,
  slots: readonly Int32Array[],
  outputIds: number,
): Int32Array {
  const padded = Int32Array.from({ length: size * time }, (_, i) => outputIds + (i % time));
  slots.forEach((own, row) => {
    padded.set(own, row * time);
  });
  return padded;
}

/** Row `row` of what the writer chose, up to the end of its sentence. */
function sentenceOf(
  { columns, logProbabilities, attention }: GraphTensors,
  row: number,
  { length }: Int32Array,
  { batch, output, maxTokens }: WriteRequest,
): WrittenSentence {
  const at = (word: number) => word * batch.size + row;
  const tokens: WrittenToken[] = [];
  const scores: number[] = [];
  const looked: Float32Array[] = [];
  const words = Math.min(maxTokens, (columns as GraphTensor).dims[0] ?? 0);
  for (let word = 0; word < words; word++) {
    const column = columns?.values[at(word)] as number;
    scores.push(logProbabilities?.values[at(word)] as number);
    if (column === output.endId) return writtenSentence(tokens, scores, true, looked);
    const outputIds = output.wordIds.length;
    tokens.push(column < outputIds ? { outputId: column } : { sourcePosition: column - outputIds });
    const from = at(word) * batch.time;
    if (attention) looked.push((attention.values as Float32Array).slice(from, from + length));
  }
  return writtenSentence(tokens, scores, false, looked);
}
