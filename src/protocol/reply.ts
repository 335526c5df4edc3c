// What a turn gives back, the same on every channel.
import { z } from 'zod';

/** `answer` from the documents by the model, `curated` written by a person, `no_answer` said honestly. */
export const replyKinds = ['answer', 'curated', 'smalltalk', 'no_answer', 'handoff'] as const;

export const sourceSchema = z
  .object({
    documentId: z.string(),
    title: z.string(),
    /** The headings above the passage, the outermost first. */
    heading: z.array(z.string()),
    url: z.string().optional(),
    /** Counted from 1, in files with pages. */
    page: z.int().optional(),
    /** The words of the document that hold the evidence, and where they stand in its text (UTF-16 offsets). */
    quote: z.string(),
    start: z.int(),
    end: z.int(),
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof sourceSchema>;

export const modelVersionSchema = z
  .object({ name: z.string(), version: z.string() })
  .meta({ id: 'ModelVersion' });
export type ModelVersion = z.infer<typeof modelVersionSchema>;

export const replySchema = z
  .object({
    /** A full sentence. */
    text: z.string(),
    /** The words of the document that answer; null when no document was read. */
    shortAnswer: z.string().nullable(),
    /** Calibrated probability that it answers the question. */
    confidence: z.number().min(0).max(1),
    kind: z.enum(replyKinds),
    sources: z.array(sourceSchema),
    /** The model version that read the passages; null when none did. */
    model: modelVersionSchema.nullable(),
    latencyMs: z.number(),
    conversationId: z.string(),
    messageId: z.string(),
    /** The message that this answers. */
    inReplyTo: z.string(),
    /** Questions that the documents can answer, offered when this one was declined. */
    suggestions: z.array(z.string()),
    /** What was asked after spelling was mended ("Showing the answer for …"), when that changed it. */
    correctedQuestion: z.string().optional(),
  })
  .meta({ id: 'Reply' });
export type Reply = z.infer<typeof replySchema>;
