// What is worth a look in the documents.
import { z } from 'zod';

const place = z.object({ documentId: z.string(), title: z.string(), text: z.string() });

export const reviewSchema = z
  .object({
    contradictions: z
      .array(z.object({ question: z.string(), answers: z.array(place) }))
      .describe('The same question with different answers.'),
    duplicates: z
      .array(z.object({ text: z.string(), places: z.array(place) }))
      .describe('The same text twice.'),
    neverAsked: z
      .array(z.object({ documentId: z.string(), title: z.string() }))
      .describe('No answer of the last 90 days came from these.'),
    old: z
      .array(z.object({ documentId: z.string(), title: z.string(), updatedAt: z.iso.datetime() }))
      .describe('Not changed for a year.'),
  })
  .meta({ id: 'Review' });
export type ReviewView = z.infer<typeof reviewSchema>;
