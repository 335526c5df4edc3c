// What comes and goes over a message broker: CloudEvents 1.0 in their JSON form. docs/queues.md shows each.
import { z } from 'zod';
import { collectionsSchema, nameSchema } from './chat.ts';
import { MAX_QUESTION_CHARS } from './limits.ts';

const envelope = {
  specversion: z.literal('1.0'),
  /** With the source it names the event: sent again, it is the same. */
  id: z.string().min(1).max(256),
  source: z.string().min(1).max(2000),
  time: z.string().optional(),
  datacontenttype: z.string().optional(),
  subject: z.string().optional(),
};

export const questionEventSchema = z.object({
  ...envelope,
  type: z.literal('frontdesk.question'),
  data: z.strictObject({
    message: z.string().trim().min(1).max(MAX_QUESTION_CHARS),
    conversationId: z.uuid().optional(),
    collections: collectionsSchema.optional(),
  }),
});
export type QuestionEvent = z.infer<typeof questionEventSchema>;

const place = { source: z.string().min(1).max(2000), collection: nameSchema.default('main') };

export const documentEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...envelope,
    type: z.literal('frontdesk.document.changed'),
    data: z
      .strictObject({
        ...place,
        title: z.string().trim().min(1).max(300).optional(),
        url: z.url({ protocol: /^https?$/ }).optional(),
        mediaType: z.string().optional(),
        text: z.string().optional(),
        base64: z.base64().optional(),
      })
      .refine(
        ({ text, base64 }) => (text === undefined) !== (base64 === undefined),
        'give either text or base64',
      ),
  }),
  z.object({ ...envelope, type: z.literal('frontdesk.document.removed'), data: z.strictObject(place) }),
]);
