// A question about a text that comes with it, answered by the model alone, without any document.
import { z } from 'zod';
import { MAX_CONTEXT_CHARS, MAX_QUESTION_CHARS } from './limits.ts';
import { problemSchema } from './problem.ts';
import { modelVersionSchema } from './reply.ts';

export const MAX_BATCH_ITEMS = 64;

export const answerRequestSchema = z
  .strictObject({
    context: z.string().trim().min(1).max(MAX_CONTEXT_CHARS).describe('The text that holds the answer.'),
    question: z.string().trim().min(1).max(MAX_QUESTION_CHARS),
  })
  .meta({ id: 'AnswerRequest' });

export const answerSchema = z
  .object({
    text: z.string().describe('A full sentence; the best guess when the context does not answer.'),
    origin: z
      .enum(['quoted', 'framed'])
      .describe('The words of the context, or those with “Yes.” or “No.” before them or as a list.'),
    shortAnswer: z.string().describe('The words of the context that answer.'),
    start: z.int().describe('Where they stand in the context, in UTF-16 units.'),
    end: z.int(),
    confidence: z.number().min(0).max(1).describe('Calibrated probability that the short answer is right.'),
    noAnswerProbability: z
      .number()
      .min(0)
      .max(1)
      .describe('Calibrated probability that the context does not answer the question.'),
    answerable: z
      .boolean()
      .describe('Whether the context answers the question, at the threshold of the model.'),
    model: modelVersionSchema,
    latencyMs: z.number(),
  })
  .meta({ id: 'Answer' });
export type AnswerView = z.infer<typeof answerSchema>;

export const answerBatchRequestSchema = z
  .strictObject({
    items: z
      .array(z.union([answerRequestSchema, z.unknown()]))
      .min(1)
      .max(MAX_BATCH_ITEMS)
      .describe('Each one is an AnswerRequest; an item that is not valid fails alone.'),
  })
  .meta({ id: 'AnswerBatchRequest' });

const itemProblemSchema = problemSchema.omit({ instance: true, requestId: true }).meta({ id: 'ItemProblem' });
export type ItemProblem = z.infer<typeof itemProblemSchema>;

export const answerBatchSchema = z
  .object({
    results: z
      .array(z.union([z.object({ answer: answerSchema }), z.object({ problem: itemProblemSchema })]))
      .describe('In the order of the items.'),
  })
  .meta({ id: 'AnswerBatch' });
export type AnswerBatchView = z.infer<typeof answerBatchSchema>;
