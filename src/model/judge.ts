// The judge: reads a question and a passage as one text, and says of each unit of the passage whether it answers. A
// cross-encoder (Nogueira & Cho 2019) in the shape of the encoder, whose weights it starts from. It costs a pass of the
// network for each passage, so it sees only the few passages that the reader ranks first.
//
// Shapes: texts b, word pieces t, width d, units k.

import { ANSWER_KINDS } from './desk-reader.ts';
import { type EncoderInputs, type EncoderSizes, encodeLayers, layerWeights } from './encoder.ts';
import type { Operators } from './operators.ts';
import { dense, type WeightSpec } from './weights.ts';

export interface JudgeInputs<T> extends EncoderInputs<T> {
  /** 1 where a piece is the passage's: [b, t, 1]. */
  readonly ofPassage: T;
  /** Which pieces make a unit, over its length: [b, k, t]. */
  readonly unitShares: T;
  /** The same for the first piece of the text: [b, 1, t]. */
  readonly first: T;
}

export interface JudgeOutputs<T> {
  /** How well each unit answers: [b, k]. Comparable between passages; 0 is as good as "none of it". */
  readonly unitLogits: T;
  /** Whether each unit is a part of the answer: [b, k], before the sigmoid. */
  readonly partLogits: T;
  /** The kind of answer that each unit gives: [b, k, kinds]. */
  readonly kindLogits: T;
  /** Where the short answer begins and ends: [b, t]. */
  readonly startLogits: T;
  readonly endLogits: T;
}

export const judgeWeights = (s: EncoderSizes): WeightSpec[] => [
  ...layerWeights('judge', s),
  { name: 'judge/of-passage', shape: [1, s.width], initializer: 'zeros' },
  ...dense('judge/unit', s.width, s.width),
  { name: 'judge/asked', shape: [s.width, s.width], initializer: 'glorot' },
  ...dense('judge/answers', s.width, 1),
  ...dense('judge/part', s.width, 1),
  ...dense('judge/kind', s.width, ANSWER_KINDS.length),
  ...dense('judge/start', s.width, 1),
  ...dense('judge/end', s.width, 1),
];

export function judge<T>(o: Operators<T>, inputs: JudgeInputs<T>, s: EncoderSizes): JudgeOutputs<T> {
  const layer = (name: string, x: T) => o.linear(x, o.weight(`${name}/kernel`), o.weight(`${name}/bias`));
  const words = o.add(inputs.words, o.linear(inputs.ofPassage, o.weight('judge/of-passage'))); // [b, t, d]
  const states = encodeLayers(o, { ...inputs, words }, s, 'judge').at(-1) as T; // [b, t, d]
  const asked = o.linear(o.matMul(inputs.first, states), o.weight('judge/asked')); // [b, 1, d]
  const means = o.matMul(inputs.unitShares, states); // [b, k, d]
  const unit = o.dropout(o.gelu(o.add(layer('judge/unit', means), asked))); // [b, k, d]
  const alone = (name: string, x: T) => o.squeeze(layer(name, x), 2);
  return {
    unitLogits: alone('judge/answers', unit),
    partLogits: alone('judge/part', unit),
    kindLogits: layer('judge/kind', unit),
    startLogits: alone('judge/start', states),
    endLogits: alone('judge/end', states),
  };
}
