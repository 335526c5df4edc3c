// What the documents hold: one document's text with its passages, and a search over all.
import { Router } from 'express';
import { z } from 'zod';
import { collectionsFor } from '../../../access/principal.ts';
import { AppError } from '../../../errors.ts';
import { nameSchema } from '../../../protocol/chat.ts';
import {
  type DocumentContentView,
  documentContentSchema,
  type SearchResultsView,
  searchQuerySchema,
  searchResultsSchema,
} from '../../../protocol/document.ts';
import { defined } from '../defined.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { usableDocument } from './usable-document.ts';

const searchDocuments = {
  id: 'searchDocuments',
  method: 'get',
  path: '/v1/documents/search',
  tag: 'Documents',
  summary: 'Search the documents',
  description:
    'What a question would find: the passages that the model would read, and the nearest curated answers.',
  scope: 'documents:read',
  query: searchQuerySchema,
  answers: {
    200: { description: 'What was found.', content: { 'application/json': searchResultsSchema } },
  },
} satisfies Operation;

const showContent = {
  id: 'showDocumentContent',
  method: 'get',
  path: '/v1/documents/{documentId}/content',
  tag: 'Documents',
  summary: 'Show the text of a document',
  description:
    'The text in which the sources of answers have their offsets, so that an answer can be shown in its document.',
  scope: 'documents:read',
  params: z.object({ documentId: nameSchema }),
  answers: {
    200: { description: 'What is published of it.', content: { 'application/json': documentContentSchema } },
  },
} satisfies Operation;

export const documentContentOperations = [searchDocuments, showContent];

/** Mounted before `documentRoutes`, which would take `search` for the id of a document. */
export function documentContentRoutes(context: HttpContext): Router {
  const router = Router();
  const { knowledge, stores } = context;

  mountOperation(router, context, searchDocuments, async ({ query }, response) => {
    const { q, collection, limit } = query;
    const asked = defined({ collections: collectionsFor(principalOf(response), collection), limit });
    response.json({
      passages: (await knowledge.search(q, asked)).map(({ headings, units: _, known: __, ...passage }) => ({
        ...passage,
        heading: [...headings],
      })),
      curatedAnswers: (await knowledge.matchCurated(q, asked)).map(({ questions, ...entry }) => ({
        ...entry,
        questions: [...questions],
      })),
    } satisfies SearchResultsView);
  });

  mountOperation(router, context, showContent, async ({ params }, response) => {
    const { id, title } = await usableDocument(context, principalOf(response), params.documentId);
    const content = await stores.documents.content(id);
    if (!content) throw new AppError('not_found', `Nothing of the document ${id} is published yet.`);
    response.json({
      documentId: id,
      title,
      text: content.text,
      passages: content.passages.map(({ headings, startOffset, endOffset, page }) => ({
        heading: [...headings],
        start: startOffset,
        end: endOffset,
        page,
      })),
      curatedAnswers: content.curatedAnswers.map(({ questions, answer }) => ({
        questions: [...questions],
        answer,
      })),
    } satisfies DocumentContentView);
  });
  return router;
}
