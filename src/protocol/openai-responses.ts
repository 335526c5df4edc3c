// The least of OpenAI's Responses API that its clients need to chat: https://platform.openai.com/docs/api-reference/responses
import { z } from 'zod';
import { collectionsSchema } from './chat.ts';
import { citationSchema, toolChoiceSchema, userSchema } from './openai.ts';
import { replySchema } from './reply.ts';

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() });

/** Items of other kinds than messages (calls of tools, reasoning) are left out. */
const itemSchema = z.looseObject({
  type: z.string().optional(),
  role: z.enum(['system', 'developer', 'user', 'assistant']).optional(),
  content: z.union([z.string(), z.array(partSchema).max(64)], 'give a text, or a list of parts').nullish(),
});
export type ResponseItem = z.infer<typeof itemSchema>;

export const responseRequestSchema = z
  .looseObject({
    model: z.string().min(1).max(200),
    input: z
      .union(
        [z.string().trim().min(1), z.array(itemSchema).min(1).max(256)],
        'give a text, or a list of items',
      )
      .describe(
        'The question; in a list of messages it is the last, and those before it are what was said so far.',
      ),
    stream: z.boolean().nullish(),
    previous_response_id: z
      .string()
      .regex(/^resp_[\w-]{1,64}$/, 'give the id of a response')
      .nullish()
      .describe('The response whose conversation goes on.'),
    text: z
      .looseObject({
        format: z
          .looseObject({
            type: z.literal('text', 'only "text" can be honoured: this desk answers in sentences'),
          })
          .nullish(),
      })
      .nullish(),
    tool_choice: toolChoiceSchema.nullish().describe('No tool is called; `required` is refused.'),
    background: z.literal(false, 'answers are given at once').nullish(),
    user: userSchema.nullish(),
    collections: collectionsSchema.optional(),
  })
  .meta({ id: 'ResponseRequest' });
export type ResponseRequest = z.infer<typeof responseRequestSchema>;

const outputTextSchema = z.object({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(citationSchema).describe('The sources.'),
  logprobs: z.array(z.never()),
});
export type OutputText = z.infer<typeof outputTextSchema>;

const outputMessageSchema = z.object({
  type: z.literal('message'),
  id: z.string(),
  status: z.enum(['in_progress', 'completed']),
  role: z.literal('assistant'),
  content: z.array(outputTextSchema),
});
export type OutputMessage = z.infer<typeof outputMessageSchema>;

const none = z.null();
export const responseSchema = z
  .object({
    id: z.string(),
    object: z.literal('response'),
    created_at: z.int().describe('Seconds since 1970.'),
    status: z.enum(['in_progress', 'completed', 'failed']),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: none,
    instructions: none,
    max_output_tokens: none,
    metadata: z.object({}),
    model: z.string(),
    output: z.array(outputMessageSchema),
    parallel_tool_calls: z.boolean(),
    previous_response_id: z.string().nullable(),
    temperature: none,
    text: z.object({ format: z.object({ type: z.literal('text') }) }),
    tool_choice: z.enum(['none', 'auto']),
    tools: z.array(z.never()),
    top_p: none,
    usage: z
      .object({
        input_tokens: z.int(),
        input_tokens_details: z.object({ cached_tokens: z.int() }),
        output_tokens: z.int(),
        output_tokens_details: z.object({ reasoning_tokens: z.int() }),
        total_tokens: z.int(),
      })
      .nullable(),
    frontdesk: replySchema.optional().describe('Our own field: the whole reply, with its sources.'),
  })
  .meta({ id: 'Response' });
export type ResponseView = z.infer<typeof responseSchema>;
