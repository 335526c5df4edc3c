// The writer: puts an answer into a sentence, word by word, from the question and the words around the evidence.
//
// Encoder and decoder: Sutskever et al. 2014, Bahdanau et al. 2015; attention without input feeding: Luong et al. 2015.
// Each word is generated or copied from the source in one softmax over both: Gu et al. 2016 (CopyNet). Evidence marked
// in the source: Tan et al. 2018 (S-Net).
//
// The writer has an encoder of its own, so that reader and writer can be trained one without the other.
//
// Shapes: batch b, source tokens m (question, then the words around the evidence), steps l, distinct words u,
// encoder units h in each direction, decoder units d, generated words v.
import type { LstmState, Operators, Sequence } from './operators.ts';
import { embedWords, type WordInputs, wordVectors } from './words.ts';

export interface SourceInputs<T> extends WordInputs<T> {
  /** Which distinct word stands where: [b, m], int32. */
  readonly source: T;
  /** [b, m, sourceFeatures] */
  readonly sourceFeatures: T;
  readonly sourceSequence: Sequence<T>;
}

/** What the decoder looks at in every step. */
export interface Memory<T> {
  /** [b, m, 2h] */
  readonly encoded: T;
  /** The source as copying compares it: [b, m, 100]. */
  readonly copyKeys: T;
  /** [b, 1, m]: 0, or far below in the padding. */
  readonly penalty: T;
}

/** Rows of the words written before: [b] each for one step, [b·l] for whole sentences. */
export interface WrittenWords<T> {
  readonly wordIds: T;
  readonly tunedIds: T;
}

export function encodeSource<T>(
  o: Operators<T>,
  inputs: SourceInputs<T>,
): { readonly memory: Memory<T>; readonly state: LstmState<T> } {
  const dense = (name: string, x: T) => o.linear(x, o.weight(`${name}/kernel`), o.weight(`${name}/bias`));
  const { words } = embedWords(o, inputs, 'writer/'); // [u, 132]
  const x = o.concat([o.gather(words, inputs.source), inputs.sourceFeatures]); // [b, m, 140]
  const encoded = o.biLstm(o.dropout(x), inputs.sourceSequence, 'writer/source'); // [b, m, 2h]
  const penalty = o.expandDims(o.maskPenalty(inputs.sourceSequence.mask), 1); // [b, 1, m]
  const mean = o.squeeze(o.matMul(o.softmax(penalty), encoded), 1); // [b, 2h]
  return {
    memory: { encoded, copyKeys: o.tanh(dense('writer/copy/source', encoded)), penalty },
    state: { cell: dense('writer/start-cell', mean), hidden: o.tanh(dense('writer/start-hidden', mean)) },
  };
}

/** Scores of whole sentences when every earlier word is given (teacher forcing): [b, l, v + m]. */
export function writeForced<T>(
  o: Operators<T>,
  memory: Memory<T>,
  state: LstmState<T>,
  written: (vectors: T) => T,
  words: WrittenWords<T>,
): T {
  const x = written(wordVectors(o, words, 'writer/')); // [b, l, 100]
  return decode(o, memory, o.lstm(o.dropout(x), state, 'writer/decoder')).logits;
}

/** One step: scores of the next word [b, v + m], attention over the source [b, m], and the next state. */
export function writeStep<T>(
  o: Operators<T>,
  memory: Memory<T>,
  state: LstmState<T>,
  words: WrittenWords<T>,
): { readonly logits: T; readonly attention: T; readonly state: LstmState<T> } {
  const next = o.lstmStep(wordVectors(o, words, 'writer/'), state, 'writer/decoder'); // [b, d]
  const { logits, attention } = decode(o, memory, o.expandDims(next.hidden, 1));
  return { logits: o.squeeze(logits, 1), attention: o.squeeze(attention, 1), state: next };
}

function decode<T>(
  o: Operators<T>,
  memory: Memory<T>,
  states: T,
): { readonly logits: T; readonly attention: T } {
  const dense = (name: string, x: T) => o.linear(x, o.weight(`${name}/kernel`), o.weight(`${name}/bias`));
  const query = o.linear(states, o.weight('writer/attention/kernel')); // [b, l, 2h]
  const attention = o.softmax(o.add(o.matMul(query, memory.encoded, true), memory.penalty)); // [b, l, m]
  const context = o.matMul(attention, memory.encoded); // [b, l, 2h]
  const combined = o.dropout(o.tanh(dense('writer/combine', o.concat([states, context])))); // [b, l, d]
  const generate = dense('writer/output', dense('writer/generate', combined)); // [b, l, v]
  const copy = o.matMul(dense('writer/copy/state', combined), memory.copyKeys, true); // [b, l, m]
  return { logits: o.concat([generate, o.add(copy, memory.penalty)]), attention };
}
