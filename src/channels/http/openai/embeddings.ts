// POST /v1/embeddings: the vectors by which the desk itself tells what a sentence means.
import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import {
  EMBEDDING_SIZE,
  type EmbeddingList,
  embeddingListSchema,
  embeddingRequestSchema,
  MAX_EMBEDDED_TEXTS,
} from '../../../protocol/openai-embeddings.ts';
import { tokenize } from '../../../text/tokenize.ts';
import { clientSignal } from '../client-signal.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { openaiErrorForm } from './errors.ts';
import { EMBEDDING_MODEL, noSuchModel } from './model-names.ts';

const createEmbeddings = {
  id: 'createEmbeddings',
  method: 'post',
  path: '/v1/embeddings',
  tag: 'OpenAI',
  summary: "Vectors of texts in OpenAI's form",
  description:
    `The model \`${EMBEDDING_MODEL}\` is all-MiniLM-L6-v2: ${EMBEDDING_SIZE} numbers, of unit length, for up to ` +
    `${MAX_EMBEDDED_TEXTS} texts; what is beyond the first hundred words or so of a text is not read. Site keys may not.`,
  scope: 'chat',
  body: embeddingRequestSchema,
  answers: { 200: { description: 'The vectors.', content: { 'application/json': embeddingListSchema } } },
  errors: ['not_found', 'engine_unavailable'],
  errorForm: openaiErrorForm,
} satisfies Operation;

export const embeddingOperations = [createEmbeddings];

/** Questions come first; so many texts are handed on at a time, so that a client that went stops the rest. */
const TEXTS_AT_A_TIME = 8;

export function embeddingRoutes(context: HttpContext): Router {
  const router = Router();
  mountOperation(router, context, createEmbeddings, async ({ body }, response) => {
    if (principalOf(response).kind === 'site')
      throw new AppError('forbidden', 'The public key of a web page may not ask for vectors.');
    if (body.model !== EMBEDDING_MODEL) throw noSuchModel(body.model, EMBEDDING_MODEL);
    const texts = typeof body.input === 'string' ? [body.input] : body.input;
    const vectors = await vectorsOf(context, texts, clientSignal(response));
    const tokens = texts.reduce((sum, text) => sum + tokenize(text).length, 0);
    const inForm = (vector: Float32Array) =>
      body.encoding_format === 'base64'
        ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
        : Array.from(vector);
    response.json({
      object: 'list',
      data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: inForm(vector) })),
      model: EMBEDDING_MODEL,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    } satisfies EmbeddingList);
  });
  return router;
}

async function vectorsOf(
  { encoder }: HttpContext,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  if (!encoder)
    throw new AppError('engine_unavailable', 'The sentence encoder does not work; the log says why.');
  const vectors: Float32Array[] = [];
  for (let i = 0; i < texts.length; i += TEXTS_AT_A_TIME) {
    if (signal.aborted) throw new AppError('cancelled', 'The client went away.');
    vectors.push(...(await encoder.encodeTexts(texts.slice(i, i + TEXTS_AT_A_TIME))));
  }
  return vectors;
}
