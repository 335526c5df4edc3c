// What people teach the desk: curated answers, questions without an answer, and the numbers of the day.
import { z } from 'zod';
import { MAX_QUESTION_CHARS, MAX_REMARK_CHARS } from './limits.ts';

const question = z.string().trim().min(1).max(MAX_QUESTION_CHARS);
const answer = z.string().trim().min(1).max(MAX_REMARK_CHARS);
const url = z.url({ protocol: /^https?$/ }).max(2000);

export const curatedEntryContentSchema = z
  .strictObject({
    questions: z.array(question).min(1).max(50).describe('Ways to ask; the first is shown.'),
    answer,
    url: url.nullable().default(null).describe('A page that says more.'),
    expiresAt: z.iso.datetime().nullable().default(null).describe('From then on no question finds it.'),
  })
  .meta({ id: 'CuratedEntryContent' });

export const curatedEntrySchema = z
  .object({
    id: z.string(),
    questions: z.array(z.string()),
    answer: z.string(),
    url: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    isExpired: z.boolean(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
    updatedBy: z.string(),
  })
  .meta({ id: 'CuratedEntry' });
export type CuratedEntryView = z.infer<typeof curatedEntrySchema>;
export const curatedEntryListSchema = z
  .object({ entries: z.array(curatedEntrySchema) })
  .meta({ id: 'CuratedEntryList' });
export type CuratedEntryList = z.infer<typeof curatedEntryListSchema>;

export const unansweredGroupSchema = z
  .object({
    question: z.string().describe('As it was asked last.'),
    phrasings: z.array(z.string()),
    count: z.int(),
    reasons: z.partialRecord(z.enum(['declined', 'unsure', 'rated-down', 'corrected']), z.int()),
    lastAskedAt: z.iso.datetime(),
    messageIds: z.array(z.string()),
    conversationId: z.string(),
    corrections: z.array(z.string()),
    answer: z.string().nullable(),
  })
  .meta({ id: 'UnansweredGroup' });
export type UnansweredGroupView = z.infer<typeof unansweredGroupSchema>;
export const unansweredSchema = z
  .object({ groups: z.array(unansweredGroupSchema) })
  .meta({ id: 'Unanswered' });
export type UnansweredView = z.infer<typeof unansweredSchema>;

const messageIds = z.array(z.string().min(1).max(64)).max(20_000);

export const teachingSchema = z
  .strictObject({
    questions: z.array(question).min(1).max(50),
    messageIds: messageIds.describe('The messages that asked it.'),
    answer: answer.describe('What visitors read from now on.'),
    evidence: z
      .strictObject({
        documentId: z.string().min(1).max(64),
        start: z.int().min(0),
        end: z.int().min(1),
      })
      .optional()
      .describe('The place in a document that answers it, by the offsets of its text.'),
    shortAnswer: z.string().trim().max(500).optional().describe('The bare answer, words of the evidence.'),
  })
  .meta({ id: 'Teaching' });
export const notOursSchema = z.strictObject({ messageIds: messageIds.min(1) });

const bucket = z.object({
  start: z.iso.datetime(),
  answered: z.int(),
  declined: z.int(),
  handedOver: z.int(),
});
export const statisticsSchema = z
  .object({
    since: z.iso.datetime(),
    conversations: z.int(),
    questions: z.int(),
    answered: z.int(),
    declined: z.int(),
    handedOver: z.int(),
    up: z.int(),
    down: z.int(),
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    withoutReply: z.int().describe('Questions that ended with an error, or are still being answered.'),
    buckets: z.array(bucket).describe('By hour for a day, by day for more.'),
    topics: z.array(z.object({ question: z.string(), count: z.int(), declined: z.int() })),
    model: z.string().describe('The version that answers.'),
    documents: z.int(),
    passages: z.int(),
    storage: z.enum(['SQLite', 'PostgreSQL']),
  })
  .meta({ id: 'Statistics' });
export type StatisticsView = z.infer<typeof statisticsSchema>;
