// Records the network as three ONNX graphs: the reader, the writer's source, and one step of the writer.
import type { Hyperparameters } from '../../model/hyperparameters.ts';
import { read } from '../../model/reader.ts';
import { encodeSource, writeStep } from '../../model/writer.ts';
import { WORD_CHARS } from '../../text/lexicon.ts';
import { GRAPH_FILES, WEIGHTS_FILE } from '../file-names.ts';
import { FROZEN_SCALES, FROZEN_WORDS, type TensorEntry } from '../manifest.ts';
import { Graph } from './graph.ts';
import { createRecorder } from './operators.ts';

/** Graphs by file name. `tensors` says where each weight lies in the version's weight file. */
export function recordGraphs(
  hyperparameters: Hyperparameters,
  tensors: readonly TensorEntry[],
  version: string,
): Map<string, Uint8Array> {
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const recorder = (graph: Graph) =>
    createRecorder({
      graph,
      tensors: stored,
      location: WEIGHTS_FILE,
      words: { rows: FROZEN_WORDS, scales: FROZEN_SCALES },
    });
  const graphs = [
    [GRAPH_FILES.reader, recordReader],
    [GRAPH_FILES.writerSource, recordWriterSource],
    [GRAPH_FILES.writerStep, recordWriterStep],
  ] as const;
  return new Map(
    graphs.map(([file, record]) => {
      const graph = new Graph(file.replace('.onnx', ''));
      record(graph, recorder(graph), hyperparameters);
      return [file, graph.encode({ version })];
    }),
  );
}

type Recorder = ReturnType<typeof createRecorder>;

function recordReader(graph: Graph, o: Recorder, h: Hyperparameters): void {
  const sequence = (name: string, time: string) => ({
    mask: graph.input(`${name}Mask`, 'float32', ['b', time]),
    lengths: graph.input(`${name}Lengths`, 'int32', ['b']),
  });
  const inputs = {
    ...wordInputs(graph),
    passage: graph.input('passage', 'int32', ['b', 't']),
    question: graph.input('question', 'int32', ['b', 'j']),
    passageFeatures: graph.input('passageFeatures', 'float32', ['b', 't', h.passageFeatures]),
    questionFeatures: graph.input('questionFeatures', 'float32', ['b', 'j', h.questionFeatures]),
    passageSequence: sequence('passage', 't'),
    questionSequence: sequence('question', 'j'),
  };
  const { spanLogits, noAnswerLogit } = read(o, inputs, h);
  graph.output('spanLogits', spanLogits, ['b', 't', 't']);
  graph.output('noAnswerLogit', noAnswerLogit, ['b', 1]);
}

function recordWriterSource(graph: Graph, o: Recorder, h: Hyperparameters): void {
  const inputs = {
    ...wordInputs(graph),
    source: graph.input('source', 'int32', ['b', 'm']),
    sourceFeatures: graph.input('sourceFeatures', 'float32', ['b', 'm', h.sourceFeatures]),
    sourceSequence: {
      mask: graph.input('sourceMask', 'float32', ['b', 'm']),
      lengths: graph.input('sourceLengths', 'int32', ['b']),
    },
  };
  const { memory, state } = encodeSource(o, inputs);
  graph.output('encoded', memory.encoded, ['b', 'm', 2 * h.writerEncoderHidden]);
  graph.output('copyKeys', memory.copyKeys, ['b', 'm', h.wordSize]);
  graph.output('penalty', memory.penalty, ['b', 1, 'm']);
  graph.output('cell', state.cell, ['b', h.writerHidden]);
  graph.output('hidden', state.hidden, ['b', h.writerHidden]);
}

function recordWriterStep(graph: Graph, o: Recorder, h: Hyperparameters): void {
  const memory = {
    encoded: graph.input('encoded', 'float32', ['r', 'm', 2 * h.writerEncoderHidden]),
    copyKeys: graph.input('copyKeys', 'float32', ['r', 'm', h.wordSize]),
    penalty: graph.input('penalty', 'float32', ['r', 1, 'm']),
  };
  const state = {
    cell: graph.input('cell', 'float32', ['r', h.writerHidden]),
    hidden: graph.input('hidden', 'float32', ['r', h.writerHidden]),
  };
  const words = {
    wordIds: graph.input('wordIds', 'int32', ['r']),
    tunedIds: graph.input('tunedIds', 'int32', ['r']),
  };
  const next = writeStep(o, memory, state, words);
  graph.output('logits', next.logits, ['r', 'outputs']);
  graph.output('attention', next.attention, ['r', 'm']);
  graph.output('nextCell', next.state.cell, ['r', h.writerHidden]);
  graph.output('nextHidden', next.state.hidden, ['r', h.writerHidden]);
}

function wordInputs(graph: Graph) {
  return {
    wordIds: graph.input('wordIds', 'int32', ['u']),
    tunedIds: graph.input('tunedIds', 'int32', ['u']),
    chars: graph.input('chars', 'int32', ['u', WORD_CHARS]),
  };
}
