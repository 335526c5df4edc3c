// The reader: which units of the candidate passages answer a question, in what words, and how.
//
// Contextual vectors in: encoder.ts. Aligned question and word features: Chen et al. 2017 (DrQA), Weissenborn et al. 2017
// (FastQA). Attention on the question: Seo et al. 2017 (BiDAF). Attention of the passage on itself, and one softmax over
// all candidates and "none": Clark & Gardner 2018. Choice of sentences: Min et al. 2018.
//
// Shapes: questions q, pairs of a question and a passage p, passage pieces t, question pieces j, units k, LSTM units h.
import type { Operators, Sequence } from './operators.ts';
import { biLstm, dense, type WeightSpec } from './weights.ts';

export interface ReaderSizes {
  /** Numbers of a piece's vector. */
  readonly vectorSize: number;
  readonly pieceFeatures: number;
  readonly questionFeatures: number;
  readonly unitFeatures: number;
  /** LSTM units in each direction. */
  readonly hidden: number;
  /** Width of the projections before the LSTMs. */
  readonly projection: number;
}

export const READER_SIZES: ReaderSizes = {
  vectorSize: 128,
  pieceFeatures: 13,
  questionFeatures: 4,
  unitFeatures: 4,
  hidden: 128,
  projection: 128,
};

/** What a unit can be for a question: it states a fact, says yes or no, is one of several steps or of several items. */
export const ANSWER_KINDS = ['fact', 'yes', 'no', 'steps', 'list'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface QuestionInputs<T> {
  /** [q, j, vectorSize] */
  readonly vectors: T;
  /** [q, j, questionFeatures] */
  readonly features: T;
  readonly sequence: Sequence<T>;
}

export interface QuestionMemory<T> {
  /** [q, j, vectorSize] and [q, j, 2h] */
  readonly vectors: T;
  readonly encoded: T;
  /** [q, 1, 2h] */
  readonly summary: T;
  /** [q, 1, j]: 0, or far below in the padding. */
  readonly penalty: T;
  /** [q, j, 1]: one over the length, or 0 in the padding. */
  readonly shares: T;
}

export interface PairInputs<T> {
  /** The question of each pair: [p], int32. */
  readonly asked: T;
  /** [p, t, vectorSize] */
  readonly vectors: T;
  /** [p, t, pieceFeatures] */
  readonly features: T;
  readonly sequence: Sequence<T>;
  /** Which pieces make a unit, 1 or 0: [p, k, t]. */
  readonly units: T;
  /** The same over the unit's length: [p, k, t]. */
  readonly unitShares: T;
  /** [p, k, unitFeatures] */
  readonly unitFeatures: T;
}

export interface PairOutputs<T> {
  /** How well each unit answers: [p, k]. Comparable between all passages of a question and with its none. */
  readonly unitLogits: T;
  /** Whether each unit is a part of the answer: [p, k], before the sigmoid. */
  readonly partLogits: T;
  /** The kind of answer that each unit gives: [p, k, kinds]. */
  readonly kindLogits: T;
  /** Where the short answer begins and ends: [p, t]. */
  readonly startLogits: T;
  readonly endLogits: T;
}

export function readerWeights(s: ReaderSizes): WeightSpec[] {
  const encoded = 2 * s.hidden;
  return [
    ...biLstm('question', s.vectorSize + s.questionFeatures, s.hidden),
    { name: 'summary/score', shape: [encoded, 1], initializer: 'glorot' },
    ...dense('align', s.vectorSize, s.projection),
    ...dense('passage/project', 3 * s.vectorSize + s.pieceFeatures + 2, s.projection),
    ...biLstm('passage', s.projection, s.hidden),
    { name: 'attention/scale', shape: [encoded], initializer: 'attention-scale' },
    { name: 'attention/question', shape: [encoded, 1], initializer: 'glorot' },
    ...dense('attention/project', 3 * encoded, s.projection),
    { name: 'self/scale', shape: [s.projection], initializer: 'attention-scale' },
    ...dense('self/project', 3 * s.projection, s.projection),
    ...biLstm('evidence', s.projection, s.hidden),
    ...dense('start', encoded, encoded),
    ...dense('end', encoded, encoded),
    { name: 'unit/score', shape: [encoded, 1], initializer: 'glorot' },
    ...dense('unit/hidden', 3 * encoded + s.unitFeatures, s.projection),
    { name: 'unit/asked', shape: [encoded, s.projection], initializer: 'glorot' },
    ...dense('unit/answers', s.projection, 1),
    { name: 'unit/evident', shape: [s.unitFeatures, 1], initializer: 'zeros' },
    ...dense('unit/part', s.projection, 1),
    ...dense('unit/kind', s.projection, ANSWER_KINDS.length),
    ...dense('none/hidden', encoded, s.projection),
    ...dense('none', s.projection, 1),
  ];
}

/** Once for a question, however many passages it is asked of. */
export function readQuestion<T>(o: Operators<T>, inputs: QuestionInputs<T>): QuestionMemory<T> {
  const { vectors, sequence } = inputs;
  const penalty = o.expandDims(o.maskPenalty(sequence.mask), 1); // [q, 1, j]
  const encoded = o.biLstm(o.dropout(o.concat([vectors, inputs.features])), sequence, 'question'); // [q, j, 2h]
  const importance = o.squeeze(o.linear(encoded, o.weight('summary/score')), 2); // [q, j]
  const summary = o.matMul(o.softmax(o.add(o.expandDims(importance, 1), penalty)), encoded); // [q, 1, 2h]
  const shares = o.transpose(o.softmax(penalty)); // [q, j, 1]
  return { vectors, encoded, summary, penalty, shares };
}

/** How well "none of it" answers each question: [q, 1]. */
export function noneLogit<T>(o: Operators<T>, { summary }: QuestionMemory<T>): T {
  const layer = (name: string, x: T) => o.linear(x, o.weight(`${name}/kernel`), o.weight(`${name}/bias`));
  return o.squeeze(layer('none', o.relu(layer('none/hidden', summary))), 2); // [q, 1]
}

export function readPairs<T>(
  o: Operators<T>,
  memory: QuestionMemory<T>,
  inputs: PairInputs<T>,
): PairOutputs<T> {
  const layer = (name: string, x: T) => o.linear(x, o.weight(`${name}/kernel`), o.weight(`${name}/bias`));
  const ofPair = (x: T) => o.take(x, inputs.asked);
  const { vectors, sequence } = inputs;
  const [question, encoded, summary, penalty] = [
    ofPair(memory.vectors), // [p, j, v]
    ofPair(memory.encoded), // [p, j, 2h]
    ofPair(memory.summary), // [p, 1, 2h]
    ofPair(memory.penalty), // [p, 1, j]
  ];

  // What each piece has in common with the question.
  const cosines = o.matMul(o.unitLength(vectors), o.unitLength(question), true); // [p, t, j]
  const nearest = o.expandDims(o.max(o.add(cosines, penalty), 2), 2); // [p, t, 1]
  const mean = o.matMul(cosines, ofPair(memory.shares)); // [p, t, 1]
  const resemblance = o.matMul(o.relu(layer('align', vectors)), o.relu(layer('align', question)), true); // [p, t, j]
  const aligned = o.matMul(o.softmax(o.add(resemblance, penalty)), question); // [p, t, v]
  const input = o.concat([vectors, aligned, o.multiply(vectors, aligned), inputs.features, nearest, mean]);
  const passage = o.biLstm(layer('passage/project', o.dropout(input)), sequence, 'passage'); // [p, t, 2h]

  // Attention on the question.
  const importance = o.squeeze(o.linear(encoded, o.weight('attention/question')), 2); // [p, j]
  const similarity = o.add(
    o.matMul(o.multiply(passage, o.weight('attention/scale')), encoded, true), // [p, t, j]
    o.add(o.expandDims(importance, 1), penalty),
  );
  const attended = o.matMul(o.softmax(similarity), encoded); // [p, t, 2h]
  const fused = o.relu(
    layer('attention/project', o.concat([passage, attended, o.multiply(passage, attended)])),
  ); // [p, t, r]

  // Attention of the passage on itself.
  const affinity = o.matMul(o.multiply(fused, o.weight('self/scale')), fused, true); // [p, t, t]
  const passagePenalty = o.expandDims(o.maskPenalty(sequence.mask), 1); // [p, 1, t]
  const context = o.matMul(o.softmax(o.add(affinity, passagePenalty)), fused); // [p, t, r]
  const refined = o.add(
    fused,
    o.relu(layer('self/project', o.concat([fused, context, o.multiply(fused, context)]))),
  );
  const evidence = o.biLstm(o.dropout(refined), sequence, 'evidence'); // [p, t, 2h]

  // The short answer.
  const bilinear = (name: string) =>
    o.add(
      o.squeeze(o.matMul(evidence, layer(name, summary), true), 2), // [p, t]
      o.squeeze(passagePenalty, 1),
    );

  // Units.
  const weight = o.transpose(o.linear(evidence, o.weight('unit/score'))); // [p, 1, t]
  const pooling = o.softmax(o.add(weight, o.maskPenalty(inputs.units))); // [p, k, t]
  const pooled = o.matMul(pooling, evidence); // [p, k, 2h]
  const averaged = o.matMul(inputs.unitShares, evidence); // [p, k, 2h]
  const described = o.concat([pooled, averaged, o.multiply(pooled, summary), inputs.unitFeatures]);
  const asked = o.linear(summary, o.weight('unit/asked')); // [p, 1, r]
  const unit = o.dropout(o.relu(o.add(layer('unit/hidden', described), asked))); // [p, k, r]
  return {
    unitLogits: o.squeeze(
      o.add(layer('unit/answers', unit), o.linear(inputs.unitFeatures, o.weight('unit/evident'))),
      2,
    ), // [p, k]
    partLogits: o.squeeze(layer('unit/part', unit), 2), // [p, k]
    kindLogits: layer('unit/kind', unit), // [p, k, kinds]
    startLogits: bilinear('start'),
    endLogits: bilinear('end'),
  };
}
