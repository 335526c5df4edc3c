// Documents as clients see them: what is sent to add one, how far it is, what it holds.
import { z } from 'zod';
import { collectionsSchema, MAX_QUESTION_CHARS, nameSchema } from './chat.ts';

export const DEFAULT_COLLECTION = 'main';

export const documentStatuses = ['reading', 'ready', 'failed'] as const;

export const documentSchema = z
  .object({
    id: z.string(),
    collection: z.string(),
    source: z
      .string()
      .describe('Where it comes from: a path, an address, a file name. Unique in its collection.'),
    title: z.string(),
    mediaType: z.string(),
    url: z.string().nullable(),
    status: z
      .enum(documentStatuses)
      .describe('While it is read again, or when that failed, what was published before stays.'),
    progressPercent: z.number(),
    problem: z.string().nullable().describe('Why it failed.'),
    passageCount: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Document' });
export type DocumentView = z.infer<typeof documentSchema>;

const pageSize = z.coerce.number().int().min(1).max(200);

export const documentListQuerySchema = z.strictObject({
  collection: nameSchema.optional(),
  status: z.enum(documentStatuses).optional(),
  cursor: nameSchema.optional().describe('nextCursor of the page before.'),
  limit: pageSize.default(50),
});

export const documentPageSchema = z
  .object({
    documents: z.array(documentSchema),
    nextCursor: z.string().nullable().describe('For the page after this one; null on the last.'),
  })
  .meta({ id: 'DocumentPage' });

const titleSchema = z.string().trim().min(1).max(300);
const sourceSchema = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}]{1,500}$/u, 'give 1 to 500 characters without control characters');
const urlSchema = z.url({ protocol: /^https?$/ }).max(2000);

/** The media types of a text that comes in JSON; files of other kinds come in a form. */
export const textMediaTypes = [
  'text/plain',
  'text/markdown',
  'text/html',
  'text/csv',
  'application/json',
] as const;

const describedSchema = z.strictObject({
  collection: nameSchema.optional().describe(`Default: ${DEFAULT_COLLECTION}.`),
  title: titleSchema.optional(),
  source: sourceSchema
    .optional()
    .describe(
      'Its name in its collection: sent again under the same name, it is replaced. Default: file name, url or title.',
    ),
});

const contentSchema = z.strictObject({
  text: z.string().min(1).optional(),
  mediaType: z.enum(textMediaTypes).default('text/plain').describe('What the text is.'),
  url: urlSchema
    .optional()
    .describe('Fetched when there is no text; beside a text, where people find the original.'),
});

const needsContent = {
  anyOf: [{ required: ['text', 'title'] }, { required: ['text', 'source'] }, { required: ['url'] }],
};

export const newDocumentSchema = contentSchema
  .extend(describedSchema.shape)
  .superRefine(({ text, url, title, source }, { addIssue }) => {
    if (text === undefined && url === undefined) addIssue('Give a text, or a url to fetch.');
    if (text !== undefined && url === undefined && title === undefined && source === undefined) {
      addIssue({ code: 'custom', path: ['title'], message: 'A text needs a title.' });
    }
  })
  .meta({ id: 'NewDocument', ...needsContent });
export type NewDocument = z.infer<typeof newDocumentSchema>;

/** New content of a document; its name and collection stay. */
export const documentReplacementSchema = contentSchema
  .extend({ title: titleSchema.optional() })
  .superRefine(({ text, url }, { addIssue }) => {
    if (text === undefined && url === undefined) addIssue('Give a text, or a url to fetch.');
  })
  .meta({ id: 'DocumentReplacement', anyOf: [{ required: ['text'] }, { required: ['url'] }] });

const fileSchema = z.file().describe('Markdown, HTML, plain text, PDF, DOCX, CSV or JSON; one file.');

/** The form beside `newDocumentSchema`; the file is handed over apart from the other fields. */
export const documentFieldsSchema = describedSchema;
export const documentFormSchema = describedSchema.extend({ file: fileSchema }).meta({ id: 'DocumentForm' });
export const replacementFieldsSchema = z.strictObject({ title: titleSchema.optional() });
export const replacementFormSchema = replacementFieldsSchema
  .extend({ file: fileSchema })
  .meta({ id: 'DocumentReplacementForm' });

export const documentContentSchema = z
  .object({
    documentId: z.string(),
    title: z.string(),
    text: z.string().describe('The text in which sources have their offsets (UTF-16 units).'),
    passages: z.array(
      z.object({
        heading: z.array(z.string()),
        start: z.int(),
        end: z.int(),
        page: z.int().nullable(),
      }),
    ),
    curatedAnswers: z.array(z.object({ questions: z.array(z.string()), answer: z.string() })),
  })
  .meta({ id: 'DocumentContent' });
export type DocumentContentView = z.infer<typeof documentContentSchema>;

export const searchQuerySchema = z.strictObject({
  q: z.string().trim().min(1).max(MAX_QUESTION_CHARS).describe('A question, or words to look for.'),
  collection: z
    .preprocess((value) => (value === undefined ? value : [value].flat()), collectionsSchema.optional())
    .describe('May be given several times.'),
  limit: z.coerce.number().int().min(1).max(20).default(5),
});

export const searchResultsSchema = z
  .object({
    passages: z
      .array(
        z.object({
          documentId: z.string(),
          title: z.string(),
          heading: z.array(z.string()),
          url: z.string().nullable(),
          page: z.int().nullable(),
          text: z.string(),
          start: z.int(),
          end: z.int(),
          score: z.number().describe('Comparable within one search only.'),
        }),
      )
      .describe('The best first.'),
    curatedAnswers: z
      .array(
        z.object({
          documentId: z.string(),
          title: z.string(),
          url: z.string().nullable(),
          questions: z.array(z.string()),
          answer: z.string(),
          confidence: z.number(),
        }),
      )
      .describe('The nearest first, whatever their confidence.'),
  })
  .meta({ id: 'SearchResults' });
export type SearchResultsView = z.infer<typeof searchResultsSchema>;
