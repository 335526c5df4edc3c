// The reader: finds in a passage the words that answer a question, or says that there are none.
//
// Word input and aligned question: Chen et al. 2017 (DrQA), Weissenborn et al. 2017 (FastQA), Kim 2014 (characters).
// Attention on the question: Seo et al. 2017 (BiDAF). Attention of the passage on itself, and one softmax over all
// answers and "no answer": Clark & Gardner 2018. A score for each whole span: Lee et al. 2016 (RaSoR).
//
// Shapes: batch b, passage tokens t, question tokens j, distinct words u, hidden units h in each direction.
import type { Hyperparameters } from './hyperparameters.ts';
import type { Operators, Sequence } from './operators.ts';
import { embedWords, type WordInputs } from './words.ts';

export interface ReaderInputs<T> extends WordInputs<T> {
  /** Which distinct word stands where: [b, t] and [b, j], int32. */
  readonly passage: T;
  readonly question: T;
  /** [b, t, passageFeatures] and [b, j, questionFeatures] */
  readonly passageFeatures: T;
  readonly questionFeatures: T;
  readonly passageSequence: Sequence<T>;
  readonly questionSequence: Sequence<T>;
}

export interface ReaderOutputs<T> {
  /** Score of each span from start (row) to end (column): [b, t, t]. Impossible spans are far below all others. */
  readonly spanLogits: T;
  /** Score of "the passage does not answer this": [b, 1]. */
  readonly noAnswerLogit: T;
  /** Encoder outputs, the writer's memory: [b, t, 2h] and [b, j, 2h]. */
  readonly passageMemory: T;
  readonly questionMemory: T;
  /** The question in one vector: [b, 1, 2h]. */
  readonly questionSummary: T;
}

export function read<T>(o: Operators<T>, inputs: ReaderInputs<T>, h: Hyperparameters): ReaderOutputs<T> {
  const { passageSequence, questionSequence } = inputs;
  const dense = (name: string, x: T) => o.linear(x, o.weight(`${name}/kernel`), o.weight(`${name}/bias`));
  const questionPenalty = o.expandDims(o.maskPenalty(questionSequence.mask), 1); // [b, 1, j]

  const { vectors, words } = embedWords(o, inputs, ''); // [u, 100], [u, 156]
  const compared = o.relu(dense('align', words)); // [u, align]

  // Aligned question: for each passage word, the question words that resemble it.
  const resemblance = o.matMul(o.gather(compared, inputs.passage), o.gather(compared, inputs.question), true); // [b, t, j]
  const alignment = o.softmax(o.add(resemblance, questionPenalty)); // [b, t, j]
  const aligned = o.matMul(alignment, o.gather(vectors, inputs.question)); // [b, t, 100]

  // Encoders.
  const passageInput = o.concat([o.gather(words, inputs.passage), inputs.passageFeatures, aligned]);
  const questionInput = o.concat([o.gather(words, inputs.question), inputs.questionFeatures]);
  const passage = o.biLstm(dense('passage/project', o.dropout(passageInput)), passageSequence, 'passage'); // [b, t, 2h]
  const question = o.biLstm(o.dropout(questionInput), questionSequence, 'question'); // [b, j, 2h]

  // Attention of the passage on the question.
  const asked = o.squeeze(o.linear(question, o.weight('attention/question')), 2); // [b, j]
  const similarity = o.add(
    o.matMul(o.multiply(passage, o.weight('attention/scale')), question, true), // [b, t, j]
    o.add(o.expandDims(asked, 1), questionPenalty),
  );
  const attended = o.matMul(o.softmax(similarity), question); // [b, t, 2h]
  const fused = o.relu(
    dense('attention/project', o.concat([passage, attended, o.multiply(passage, attended)])),
  );
  const modelled = o.biLstm(o.dropout(fused), passageSequence, 'modelling'); // [b, t, 2h]

  // Attention of the passage on itself.
  const affinity = o.matMul(o.multiply(modelled, o.weight('self/scale')), modelled, true); // [b, t, t]
  const passagePenalty = o.expandDims(o.maskPenalty(passageSequence.mask), 1); // [b, 1, t]
  const context = o.matMul(o.softmax(o.add(affinity, passagePenalty)), modelled); // [b, t, 2h]
  const refined = o.relu(dense('self/project', o.concat([modelled, context, o.multiply(modelled, context)])));
  const evidence = o.biLstm(o.dropout(refined), passageSequence, 'evidence'); // [b, t, 2h]

  // The question in one vector.
  const importance = o.squeeze(o.linear(question, o.weight('summary/score')), 2); // [b, j]
  const summary = o.matMul(o.softmax(o.add(o.expandDims(importance, 1), questionPenalty)), question); // [b, 1, 2h]

  // Evidence: a score for each start, each end, and each pair of them.
  const features = o.concat([modelled, evidence]); // [b, t, 4h]
  const start = o.matMul(features, dense('start', summary), true); // [b, t, 1]
  const end = o.matMul(dense('end', summary), features, true); // [b, 1, t]
  const pair = o.matMul(dense('pair/start', features), dense('pair/end', features), true); // [b, t, t]
  const allowed = o.add(o.bandPenalty(features, h.maxSpan), passagePenalty); // [b, t, t]
  const spanLogits = o.add(o.add(pair, allowed), o.add(start, end)); // [b, t, t]

  // No answer: judged from the question and what the likely starts say.
  const likely = o.softmax(o.add(o.matMul(dense('start', summary), features, true), passagePenalty)); // [b, 1, t]
  const judged = o.concat([o.matMul(likely, features), summary]); // [b, 1, 6h]
  const noAnswerLogit = o.squeeze(dense('no-answer', o.relu(dense('no-answer/hidden', judged))), 2); // [b, 1]

  return {
    spanLogits,
    noAnswerLogit,
    passageMemory: passage,
    questionMemory: question,
    questionSummary: summary,
  };
}
