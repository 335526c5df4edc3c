// What a client says to ask.
import { z } from 'zod';
import { MAX_QUESTION_CHARS, MAX_REMARK_CHARS } from './limits.ts';

/** Names of collections and ids that clients make up. */
export const nameSchema = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'give 1 to 64 letters, digits, or any of _ . : -');

export const collectionsSchema = z
  .array(nameSchema)
  .max(32)
  .describe('The collections that are asked. Default, and for an empty list: all that the key may ask.');

export const chatRequestSchema = z
  .strictObject({
    message: z.string().trim().min(1).max(MAX_QUESTION_CHARS),
    conversationId: z.uuid().optional().describe('The conversation to go on with. Default: a new one.'),
    clientMessageId: nameSchema
      .optional()
      .describe('Your own name for the message. Sent again under the same name, it is the same message.'),
    collections: collectionsSchema.optional(),
  })
  .meta({ id: 'ChatRequest' });
export type ChatRequest = z.infer<typeof chatRequestSchema>;

export const suggestionsSchema = z.object({ suggestions: z.array(z.string()) }).meta({ id: 'Suggestions' });
export type Suggestions = z.infer<typeof suggestionsSchema>;

const remarkSchema = z.string().trim().min(1).max(MAX_REMARK_CHARS);

export const feedbackRequestSchema = z
  .strictObject({
    rating: z.enum(['up', 'down']),
    correction: remarkSchema.optional().describe('The right answer, in your own words.'),
    comment: remarkSchema.optional(),
  })
  .meta({ id: 'FeedbackRequest' });
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;

/** Feedback as it is kept; what is said of a message later takes its place. */
export const feedbackSchema = z
  .object({
    messageId: z.string(),
    rating: z.enum(['up', 'down']),
    correction: z.string().nullable(),
    comment: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Feedback' });
export type FeedbackView = z.infer<typeof feedbackSchema>;

export const feedbackPageSchema = z
  .object({
    feedback: z.array(feedbackSchema),
    nextCursor: z.string().nullable().describe('For the page after this one; null on the last.'),
  })
  .meta({ id: 'FeedbackPage' });
export type FeedbackPage = z.infer<typeof feedbackPageSchema>;
