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

/** A part of a longer answer: a paragraph, numbered steps in their order, or a list without one. */
export const replyBlockSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('paragraph'), text: z.string() }),
    z.object({ kind: z.enum(['steps', 'bullets']), items: z.array(z.string()) }),
  ])
  .meta({ id: 'ReplyBlock' });
export type ReplyBlock = z.infer<typeof replyBlockSchema>;

export const replySchema = z
  .object({
    /** The whole answer as plain text in full sentences: what is spoken, and all that a client needs. */
    text: z.string(),
    /** The same answer in parts, for clients that show lists. Without it, `text` is shown as it is. */
    blocks: z.array(replyBlockSchema).optional(),
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
