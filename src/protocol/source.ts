// Sources of documents as clients see them.
import { z } from 'zod';
import { nameSchema } from './chat.ts';

export const sourceStates = ['waiting', 'reading', 'ready', 'held', 'failed'] as const;

export const sourceSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['sql', 'website', 's3', 'git']),
    collection: z.string(),
    everyMinutes: z.number(),
    state: z
      .enum(sourceStates)
      .describe(
        '`held`: more documents would be removed than `maxRemovedPercent` allows, and somebody must accept it.',
      ),
    problem: z.string().nullable().describe('What was wrong the last time.'),
    held: z.string().nullable().describe('Why nothing is removed.'),
    readAt: z.iso.datetime().nullable().describe('When it was last read completely.'),
    counts: z
      .object({
        items: z.int(),
        added: z.int(),
        changed: z.int(),
        removed: z.int(),
        failed: z.int(),
      })
      .nullable()
      .describe('Of the last reading.'),
  })
  .meta({ id: 'DocumentSource' });
export type SourceView = z.infer<typeof sourceSchema>;

export const sourceListSchema = z
  .object({ sources: z.array(sourceSchema) })
  .meta({ id: 'DocumentSourceList' });
export type SourceList = z.infer<typeof sourceListSchema>;

export const sourceReadRequestSchema = z
  .strictObject({
    name: nameSchema.optional().describe('Default: all sources.'),
    acceptRemovals: z
      .boolean()
      .default(false)
      .describe('Remove all documents that are gone from the source, however many.'),
  })
  .meta({ id: 'DocumentSourceReadRequest' });
