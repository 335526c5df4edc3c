// Chat in OpenAI's form, as far as a desk needs it: https://platform.openai.com/docs/api-reference/chat
// Settings of a language model (temperature, max_tokens, tools, …) are accepted and have no effect; those that ask for
// another kind of answer are refused, since a client would take prose for it.
import { z } from 'zod';
import { collectionsSchema } from './chat.ts';
import { replySchema } from './reply.ts';

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() });

const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(partSchema).max(64)], 'give a text, or a list of parts').nullish(),
});
export type OpenaiMessage = z.infer<typeof messageSchema>;

/** Tools may be offered, and none is called. */
export const toolChoiceSchema = z.enum(
  ['none', 'auto'],
  'only "none" and "auto" can be honoured: this desk answers from its documents and calls no tool',
);
const plainText = z.looseObject({
  type: z.literal('text', 'only "text" can be honoured: this desk answers in sentences'),
});
/** The person who asks, as the client names them. */
export const userSchema = z.string().min(1).max(512);

export const completionRequestSchema = z
  .looseObject({
    model: z.string().min(1).max(200),
    messages: z
      .array(messageSchema)
      .min(1)
      .max(256)
      .describe('The last one is the question of the user; those before it are the conversation so far.'),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.literal(1).nullish().describe('One answer is given.'),
    response_format: plainText.nullish().describe('Answers are sentences; `json_object` is refused.'),
    tool_choice: toolChoiceSchema.nullish().describe('No tool is called; `required` is refused.'),
    function_call: toolChoiceSchema.nullish(),
    logprobs: z.literal(false, 'there are none').nullish(),
    modalities: z.array(z.literal('text', 'only "text" can be given')).nullish(),
    user: userSchema
      .nullish()
      .describe(
        'Your own name for the person who asks. With it the service recognises the conversation by its messages.',
      ),
    conversationId: z.uuid().optional().describe('Our own field: the conversation to go on with.'),
    collections: collectionsSchema.optional(),
  })
  .meta({ id: 'ChatCompletionRequest' });
export type CompletionRequest = z.infer<typeof completionRequestSchema>;

const usageSchema = z
  .object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
  .meta({ id: 'CompletionUsage' });
export type CompletionUsage = z.infer<typeof usageSchema>;

const urlCitationSchema = z.object({
  start_index: z.int(),
  end_index: z.int(),
  url: z.string(),
  title: z.string(),
});
export type UrlCitation = z.infer<typeof urlCitationSchema>;
const annotationSchema = z.object({ type: z.literal('url_citation'), url_citation: urlCitationSchema });

/** As the Responses API has annotations. */
export const citationSchema = z.discriminatedUnion('type', [
  urlCitationSchema.extend({ type: z.literal('url_citation') }),
  z.object({
    type: z.literal('file_citation'),
    file_id: z.string(),
    filename: z.string(),
    index: z.int(),
  }),
]);
export type FileCitation = Extract<z.infer<typeof citationSchema>, { type: 'file_citation' }>;

export const completionSchema = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int().describe('Seconds since 1970.'),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          annotations: z.array(annotationSchema).describe('The sources that have an address.'),
        }),
        logprobs: z.null(),
        finish_reason: z.literal('stop'),
      }),
    ),
    usage: usageSchema,
    frontdesk: replySchema.describe('Our own field: the whole reply, with its sources.'),
  })
  .meta({ id: 'ChatCompletion' });
export type Completion = z.infer<typeof completionSchema>;

/** A piece of a streamed completion. */
export interface CompletionChunk {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly delta: {
      readonly role?: 'assistant';
      readonly content?: string;
      readonly annotations?: readonly z.infer<typeof annotationSchema>[];
    };
    readonly logprobs: null;
    readonly finish_reason: 'stop' | null;
  }[];
  /** Only in the last chunk, when it was asked for; null in those before it. */
  readonly usage?: CompletionUsage | null;
  /** Only in the chunk that ends the answer. */
  readonly frontdesk?: z.infer<typeof replySchema>;
}

export const openaiModelSchema = z
  .object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() })
  .meta({ id: 'OpenaiModel' });
export type OpenaiModel = z.infer<typeof openaiModelSchema>;

export const openaiModelListSchema = z
  .object({ object: z.literal('list'), data: z.array(openaiModelSchema) })
  .meta({ id: 'OpenaiModelList' });

export const openaiErrorSchema = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'OpenaiError' });
export type OpenaiError = z.infer<typeof openaiErrorSchema>;
