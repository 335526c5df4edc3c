// Every trainable weight by name: its shape and how it starts. Order here is the order in weight files.
import { type Random, uniform } from './random.ts';

export type Initializer = 'glorot' | 'zeros' | 'ones' | 'lstm-bias' | 'word-rows' | 'attention-scale';

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}

export const dense = (name: string, inputs: number, outputs: number): WeightSpec[] => [
  { name: `${name}/kernel`, shape: [inputs, outputs], initializer: 'glorot' },
  { name: `${name}/bias`, shape: [outputs], initializer: 'zeros' },
];

/** Columns in the order i, f, c, o, as in TensorFlow's BlockLSTMV2; input rows first, recurrent rows after. */
const lstm = (name: string, inputs: number, hidden: number): WeightSpec[] => [
  { name: `${name}/kernel`, shape: [inputs + hidden, 4 * hidden], initializer: 'glorot' },
  { name: `${name}/bias`, shape: [4 * hidden], initializer: 'lstm-bias' },
];

export const biLstm = (name: string, inputs: number, hidden: number): WeightSpec[] => [
  ...lstm(`${name}/forward`, inputs, hidden),
  ...lstm(`${name}/backward`, inputs, hidden),
];

export const sizeOf = (spec: WeightSpec): number => spec.shape.reduce((product, n) => product * n, 1);

export const totalSize = (specs: readonly WeightSpec[]): number =>
  specs.reduce((sum, spec) => sum + sizeOf(spec), 0);

/** Views of one flat array, by name. */
export function weightViews(specs: readonly WeightSpec[], flat: Float32Array): Map<string, Float32Array> {
  const views = new Map<string, Float32Array>();
  let offset = 0;
  for (const spec of specs) {
    views.set(spec.name, flat.subarray(offset, offset + sizeOf(spec)));
    offset += sizeOf(spec);
  }
  return views;
}

/** Starting values, the same for the same seed. Returns one flat array of totalSize(specs). */
export function initialWeights(specs: readonly WeightSpec[], random: Random): Float32Array {
  const flat = new Float32Array(totalSize(specs));
  for (const [name, view] of weightViews(specs, flat)) {
    const spec = specs.find((candidate) => candidate.name === name) as WeightSpec;
    fill(view, spec, random);
  }
  return flat;
}

function fill(view: Float32Array, { shape, initializer }: WeightSpec, random: Random): void {
  if (initializer === 'zeros') return;
  if (initializer === 'ones') view.fill(1);
  else if (initializer === 'lstm-bias') view.fill(1, view.length / 4, view.length / 2);
  else if (initializer === 'attention-scale') view.fill(1 / Math.sqrt(view.length));
  else {
    const outputs = shape.at(-1) as number;
    const inputs = view.length / outputs;
    const limit = initializer === 'word-rows' ? 0.1 : Math.sqrt(6 / (inputs + outputs));
    for (let i = 0; i < view.length; i++) view[i] = uniform(random, -limit, limit);
  }
}
