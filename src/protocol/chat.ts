// What a client says to ask.
import { z } from 'zod';

export const MAX_QUESTION_CHARS = 1000;
export const MAX_CONTEXT_CHARS = 20_000;

/** Names of collections and ids that clients make up. */
export const nameSchema = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'give 1 to 64 letters, digits, or any of _ . : -');

export const chatRequestSchema = z.strictObject({
  message: z.string().trim().min(1).max(MAX_QUESTION_CHARS),
  conversationId: z.uuid().optional(),
  /** The client's own name of the message: sent again under the same name, it is the same message. */
  clientMessageId: nameSchema.optional(),
  collections: z.array(nameSchema).min(1).max(32).optional(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

export const feedbackRequestSchema = z.strictObject({
  rating: z.enum(['up', 'down']),
  /** The right answer, in the words of the person who gives it. */
  correction: z.string().trim().min(1).max(4000).optional(),
  comment: z.string().trim().min(1).max(4000).optional(),
});
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;
