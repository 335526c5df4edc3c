// The interface of IBM's Model Asset Exchange, as its question answering model has it:
// https://github.com/IBM/MAX-Question-Answering and https://github.com/IBM/MAX-Framework
import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { type AnswerView, MAX_BATCH_ITEMS } from '../../../protocol/answer.ts';
import { MAX_CONTEXT_CHARS, MAX_QUESTION_CHARS } from '../../../protocol/limits.ts';
import { ANSWER_MODEL } from '../../../serving/answer-model.ts';
import { resolveVersion } from '../../../serving/model-view.ts';
import { clientSignal } from '../client-signal.ts';
import type { HttpContext } from '../http-context.ts';
import { allows } from '../middleware/allowed-methods.ts';
import { errorsAs } from '../middleware/problem.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';

const TAG = 'Models';
const PATHS = ['/model/metadata', '/model/labels', '/model/predict'];

const metadataSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    type: z.string(),
    source: z.string().describe('Where this service describes the version that answers.'),
    license: z.string(),
  })
  .meta({ id: 'ModelMetadata' });

const labelsSchema = z
  .object({ count: z.int(), labels: z.array(z.object({ id: z.string(), name: z.string() })) })
  .meta({ id: 'ModelLabels' });

const paragraphSchema = z.strictObject({
  context: z.string().trim().min(1).max(MAX_CONTEXT_CHARS).describe('The text that holds the answers.'),
  questions: z.array(z.string().trim().min(1).max(MAX_QUESTION_CHARS)),
});
const predictRequestSchema = z
  .object({ paragraphs: z.array(paragraphSchema) })
  .meta({ id: 'ModelPredictRequest' });

const predictionsSchema = z
  .object({
    status: z.literal('ok'),
    predictions: z
      .array(z.array(z.string()))
      .describe('For each paragraph, for each question: the words that answer, or nothing.'),
  })
  .meta({ id: 'ModelPredictResponse' });

const errorSchema = z
  .object({ status: z.literal('error'), message: z.string() })
  .meta({ id: 'ModelErrorResponse' });
const errorForm = { mediaType: 'application/json', schema: errorSchema };

const answersWith = (description: string, schema: z.ZodType) => ({
  200: { description, content: { 'application/json': schema } },
});

const metadata = {
  id: 'modelMetadata',
  method: 'get',
  path: '/model/metadata',
  tag: TAG,
  summary: 'Tell what the model is',
  scope: 'models',
  answers: answersWith('The model that answers.', metadataSchema),
  errors: ['not_found'],
  errorForm,
} satisfies Operation;

const labels = {
  id: 'modelLabels',
  method: 'get',
  path: '/model/labels',
  tag: TAG,
  summary: 'List the labels that the model can give',
  scope: 'models',
  answers: answersWith('A prediction that is empty is of the second kind.', labelsSchema),
  errorForm,
} satisfies Operation;

const predict = {
  id: 'modelPredict',
  method: 'post',
  path: '/model/predict',
  tag: TAG,
  summary: `Answer up to ${MAX_BATCH_ITEMS} questions, each from the text of its paragraph`,
  scope: 'models',
  body: predictRequestSchema,
  answers: answersWith('The words that answer each question.', predictionsSchema),
  errors: ['engine_unavailable'],
  errorForm,
} satisfies Operation;

export const modelAssetOperations = [metadata, labels, predict];

const LABELS = [
  { id: 'answer', name: 'The text answers the question.' },
  { id: 'no-answer', name: 'The text does not answer the question.' },
];

/** Mounted before the authentication, whose refusals take this form too. */
export function modelAssetErrors() {
  return Router().all(
    PATHS,
    errorsAs(({ detail }) => ({ status: 'error', message: detail })),
  );
}

export function modelAssetRoutes(context: HttpContext): Router {
  const router = Router();
  const { predictor } = context;

  mountOperation(router, context, metadata, (_input, response) => {
    const version = resolveVersion(predictor, ANSWER_MODEL);
    response.json({
      id: `${ANSWER_MODEL}-${version}`,
      name: `${ANSWER_MODEL} ${version}`,
      description: 'Answers questions about a text that comes with them.',
      type: 'Question Answering',
      source: `/v2/models/${ANSWER_MODEL}/versions/${version}`,
      license: 'Apache 2.0',
    } satisfies z.infer<typeof metadataSchema>);
  });

  mountOperation(router, context, labels, (_input, response) => {
    response.json({ count: LABELS.length, labels: LABELS } satisfies z.infer<typeof labelsSchema>);
  });

  mountOperation(router, context, predict, async ({ body: { paragraphs } }, response) => {
    const requests = paragraphs.flatMap(({ context, questions }) =>
      questions.map((question) => ({ context, question })),
    );
    if (requests.length > MAX_BATCH_ITEMS)
      throw new AppError('invalid_input', `At most ${MAX_BATCH_ITEMS} questions can be answered at once.`);
    using picked = predictor.pick();
    const answers = await picked.answer(requests, { signal: clientSignal(response) });
    const words = answers.map(wordsOf).values();
    response.json({
      status: 'ok',
      predictions: paragraphs.map(({ questions }) => questions.map(() => words.next().value ?? '')),
    } satisfies z.infer<typeof predictionsSchema>);
  });

  router.all(['/model/metadata', '/model/labels'], allows('GET')).all('/model/predict', allows('POST'));
  return router;
}

const wordsOf = ({ answerable, shortAnswer }: Pick<AnswerView, 'answerable' | 'shortAnswer'>) =>
  answerable ? shortAnswer : '';
