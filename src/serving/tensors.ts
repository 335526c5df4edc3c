// The answer model as model servers see it: two columns of texts in, five columns out.
import type { Answer, AnswerRequest } from '../engine/engine.ts';
import { AppError } from '../errors.ts';

export type Datatype = 'BYTES' | 'FP32' | 'INT32';

export interface TensorSpec<Name extends string = string> {
  readonly name: Name;
  readonly datatype: Datatype;
}

export const INPUTS = [
  { name: 'context', datatype: 'BYTES' },
  { name: 'question', datatype: 'BYTES' },
] as const satisfies readonly TensorSpec[];

/** `start` and `end` are offsets of `short_answer` in the context, in UTF-16 units. */
export const OUTPUTS = [
  { name: 'text', datatype: 'BYTES' },
  { name: 'short_answer', datatype: 'BYTES' },
  { name: 'confidence', datatype: 'FP32' },
  { name: 'start', datatype: 'INT32' },
  { name: 'end', datatype: 'INT32' },
] as const satisfies readonly TensorSpec[];

export type OutputName = (typeof OUTPUTS)[number]['name'];
export type Row = Readonly<Record<OutputName, string | number>>;

/**
 * One request for each row of the columns.
 *
 * @throws AppError `invalid_input` when a column is missing or they differ in length
 */
export function requestsOf(
  columns: Readonly<Record<string, readonly string[] | undefined>>,
): AnswerRequest[] {
  const { context, question, ...others } = columns;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new AppError('invalid_input', `There is no input "${unknown}".`);
  if (!context || !question)
    throw new AppError('invalid_input', 'The model needs the inputs "context" and "question".');
  if (context.length !== question.length || context.length === 0)
    throw new AppError(
      'invalid_input',
      'The inputs "context" and "question" must have as many rows, and one at least.',
    );
  return context.map((text, i) => ({ context: text, question: question[i] as string }));
}

export function rowOf({ text, shortAnswer, confidence, start, end }: Answer): Row {
  return { text, short_answer: shortAnswer, confidence, start, end };
}

/** @throws AppError `invalid_input` for an output that the model does not have */
export function outputOf(name: string): TensorSpec<OutputName> {
  const output = OUTPUTS.find((one) => one.name === name);
  if (!output) throw new AppError('invalid_input', `There is no output "${name}".`);
  return output;
}
