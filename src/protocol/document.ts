// Documents as clients see them: what is sent to add one, how far it is, what it holds.
import { z } from 'zod';
import { collectionsSchema, nameSchema } from './chat.ts';
import { MAX_QUESTION_CHARS } from './limits.ts';

export const DEFAULT_COLLECTION = 'main';

export const documentStatuses = ['reading', 'ready', 'failed'] as const;

const coverageSchema = z
  .object({
    percent: z
      .int()
      .describe(
        'The share of the words a reader sees, without menus and the like, that a question can find.',
      ),
    visibleWords: z.int(),
    keptWords: z.int(),
    isLow: z.boolean().describe('Under 95 %: look at what was left out.'),
    leftOut: z.array(
      z.object({
        reason: z.string(),
        words: z.int(),
        example: z.string().describe('The beginning of the first such stretch.'),
      }),
    ),
  })
  .describe('How much of the file the desk knows; null where it was not counted.');

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
    coverage: coverageSchema.nullable(),
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
export type DocumentPage = z.infer<typeof documentPageSchema>;

const titleSchema = z.string().trim().min(1).max(300);
const urlSchema = z.url({ protocol: /^https?$/ }).max(2000);
const linkSchema = urlSchema.describe('Where people find the original.');

/** The media types of a text that comes in JSON; files of other kinds come in a form. */
const textMediaTypeSchema = z
  .enum(['text/plain', 'text/markdown', 'text/html', 'text/csv', 'application/json'])
  .default('text/plain')
  .describe('What the text is.');

const namedSchema = z.strictObject({
  collection: nameSchema
    .optional()
    .describe(`Default: ${DEFAULT_COLLECTION}, or the first collection of a key that may not use that.`),
  title: titleSchema.optional().describe('Default: the one that the document has itself.'),
  source: z
    .string()
    .trim()
    .regex(/^[ -~\u00a0-\uffff]{1,500}$/, 'give 1 to 500 characters without control characters')
    .optional()
    .describe(
      'Its name in the collection. A document sent again under this name replaces it. Default: file name or title.',
    ),
});

const newTextSchema = z
  .strictObject({
    text: z.string().min(1),
    mediaType: textMediaTypeSchema,
    ...namedSchema.shape,
    title: titleSchema,
    url: linkSchema.optional(),
  })
  .meta({ id: 'NewTextDocument' });

const newPageSchema = z
  .strictObject({
    url: urlSchema.describe('Fetched now, and again when the document is reindexed.'),
    collection: namedSchema.shape.collection,
    title: namedSchema.shape.title,
  })
  .meta({ id: 'NewPageDocument' });

/** A text, or the address of a page or a file. */
export const newDocumentSchema = z
  .union([newTextSchema, newPageSchema], 'give a text with its title, or the url of a page')
  .meta({ id: 'NewDocument' });

/** New content of a document; its name and collection stay. */
export const documentReplacementSchema = z
  .strictObject({
    text: z.string().min(1),
    mediaType: textMediaTypeSchema,
    title: titleSchema.optional(),
    url: linkSchema.optional(),
  })
  .meta({ id: 'DocumentReplacement' });

const fileSchema = z.file().describe('Markdown, HTML, plain text, PDF, DOCX, CSV or JSON.');

/** The same with a file, as a form. */
export const documentFormSchema = z.strictObject({
  file: fileSchema,
  ...namedSchema.shape,
  url: linkSchema.optional(),
});
export const documentReplacementFormSchema = z.strictObject({
  file: fileSchema,
  title: titleSchema.optional(),
  url: linkSchema.optional(),
});

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
