// The encoder: contextual vectors of word pieces. A BERT (Devlin et al. 2019) in the shape of all-MiniLM-L6-v2 (Wang et
// al. 2020, Reimers & Gurevych 2019). Passages and questions are encoded apart (Cao et al. 2020, "DeFormer"), so that a
// passage is encoded once, when its document is added. Several layers together say more than one (Peters et al. 2018).
//
// Shapes: batch b, word pieces t, width d, attention heads n.
import type { Operators } from './operators.ts';
import { dense, type WeightSpec } from './weights.ts';

export interface EncoderSizes {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly inner: number;
  readonly positions: number;
  /** Numbers of the vector that a reader gets for each piece. */
  readonly vectorSize: number;
}

export const MINILM: EncoderSizes = {
  layers: 6,
  heads: 12,
  width: 384,
  inner: 1536,
  positions: 512,
  vectorSize: 128,
};

export interface EncoderInputs<T> {
  /** Rows of the word table: [b, t, d]. */
  readonly words: T;
  /** Rows of the table of positions: [t, d]. */
  readonly positions: T;
  /** 1 where a piece stands: [b, t]. Absent where nothing is padded. */
  readonly mask?: T;
}

export interface EncoderOutputs<T> {
  /** What a reader reads: [b, t, vectorSize]. */
  readonly vectors: T;
  /** The last layer, of which means over sentences are compared: [b, t, d]. */
  readonly states: T;
}

/** Every trainable weight; the word table is frozen and no part of it. Names are those of the published weights. */
export const encoderWeights = (s: EncoderSizes): WeightSpec[] => [
  ...layerWeights('encoder', s),
  ...dense('encoder/vectors', 3 * s.width, s.vectorSize),
];

/** The weights of the layers alone, below `name`. */
export function layerWeights(name: string, s: EncoderSizes): WeightSpec[] {
  const norm = (part: string): WeightSpec[] => [
    { name: `${part}/scale`, shape: [s.width], initializer: 'ones' },
    { name: `${part}/bias`, shape: [s.width], initializer: 'zeros' },
  ];
  return [
    { name: `${name}/positions`, shape: [s.positions, s.width], initializer: 'word-rows' },
    ...norm(`${name}/norm`),
    ...Array.from({ length: s.layers }, (_, i) => [
      ...['query', 'key', 'value', 'attended'].flatMap((part) =>
        dense(`${name}/${i}/${part}`, s.width, s.width),
      ),
      ...norm(`${name}/${i}/attention-norm`),
      ...dense(`${name}/${i}/inner`, s.width, s.inner),
      ...dense(`${name}/${i}/outer`, s.inner, s.width),
      ...norm(`${name}/${i}/norm`),
    ]).flat(),
  ];
}

export function encode<T>(o: Operators<T>, inputs: EncoderInputs<T>, s: EncoderSizes): EncoderOutputs<T> {
  const layers = encodeLayers(o, inputs, s, 'encoder');
  const kept = o.concat(layers.filter((_, i) => i % 2 === 1));
  return {
    vectors: o.linear(kept, o.weight('encoder/vectors/kernel'), o.weight('encoder/vectors/bias')),
    states: layers.at(-1) as T,
  };
}

/** What each layer gives: [b, t, d]. `name` is that of the weights. */
export function encodeLayers<T>(
  o: Operators<T>,
  inputs: EncoderInputs<T>,
  s: EncoderSizes,
  name: string,
): T[] {
  const linear = (part: string, x: T) => o.linear(x, o.weight(`${part}/kernel`), o.weight(`${part}/bias`));
  const norm = (part: string, x: T) => o.layerNorm(x, o.weight(`${part}/scale`), o.weight(`${part}/bias`));
  const penalty = inputs.mask && o.expandDims(o.expandDims(o.maskPenalty(inputs.mask), 1), 1); // [b, 1, 1, t]

  let x = norm(`${name}/norm`, o.add(inputs.words, inputs.positions)); // [b, t, d]
  return Array.from({ length: s.layers }, (_, i) => {
    const heads = (part: string) => o.splitHeads(linear(`${name}/${i}/${part}`, x), s.heads); // [b, n, t, d/n]
    const logits = o.scale(o.headProducts(heads('query'), heads('key')), 1 / Math.sqrt(s.width / s.heads)); // [b, n, t, t]
    const attention = o.softmax(penalty ? o.add(logits, penalty) : logits); // [b, n, t, t]
    const attended = o.mergeHeads(o.matMul(attention, heads('value'))); // [b, t, d]
    x = norm(`${name}/${i}/attention-norm`, o.add(linear(`${name}/${i}/attended`, attended), x)); // [b, t, d]
    const inner = o.gelu(linear(`${name}/${i}/inner`, x)); // [b, t, inner]
    x = norm(`${name}/${i}/norm`, o.add(linear(`${name}/${i}/outer`, inner), x)); // [b, t, d]
    return x;
  });
}
