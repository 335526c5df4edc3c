// Vectors of texts in OpenAI's form: https://platform.openai.com/docs/api-reference/embeddings
import { z } from 'zod';
import { MAX_CONTEXT_CHARS } from './limits.ts';
import { userSchema } from './openai.ts';

/** The sentence encoder's vectors have so many numbers. */
export const EMBEDDING_SIZE = 384;
export const MAX_EMBEDDED_TEXTS = 256;

const textSchema = z
  .string('give texts; lists of token numbers are those of another model')
  .min(1)
  .max(MAX_CONTEXT_CHARS);

export const embeddingRequestSchema = z
  .looseObject({
    model: z.string().min(1).max(200),
    input: z.union(
      [textSchema, z.array(textSchema).min(1).max(MAX_EMBEDDED_TEXTS)],
      `give a text, or up to ${MAX_EMBEDDED_TEXTS} texts of 1 to ${MAX_CONTEXT_CHARS} characters; lists of token numbers are those of another model`,
    ),
    encoding_format: z.enum(['float', 'base64']).nullish(),
    dimensions: z.literal(EMBEDDING_SIZE, `the vectors have ${EMBEDDING_SIZE} numbers`).nullish(),
    user: userSchema.nullish(),
  })
  .meta({ id: 'EmbeddingRequest' });

export const embeddingListSchema = z
  .object({
    object: z.literal('list'),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe('Of unit length; with `base64` the bytes of 32-bit floats.'),
      }),
    ),
    model: z.string(),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'EmbeddingList' });
export type EmbeddingList = z.infer<typeof embeddingListSchema>;
