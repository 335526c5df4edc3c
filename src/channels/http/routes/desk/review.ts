// /v1/review: what is worth a look in the documents; and the file of a document as it came.
import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../../errors.ts';
import { nameSchema } from '../../../../protocol/chat.ts';
import { type ReviewView, reviewSchema } from '../../../../protocol/desk-review.ts';
import { reviewDocuments } from '../../../../teaching/review-documents.ts';
import type { HttpContext } from '../../http-context.ts';
import { principalOf } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';
import { usableDocument } from '../usable-document.ts';

const showReview = {
  id: 'reviewDocuments',
  method: 'get',
  path: '/v1/review',
  tag: 'Desk',
  summary: 'List what is worth a look: contradictions, duplicates, documents that nobody used or changed',
  scope: 'desk:read',
  answers: { 200: { description: 'What was found.', content: { 'application/json': reviewSchema } } },
} satisfies Operation;

const showFile = {
  id: 'showDocumentFile',
  method: 'get',
  path: '/v1/documents/{documentId}/file',
  tag: 'Desk',
  summary: 'Download the original file of a document',
  scope: 'documents:read',
  params: z.object({ documentId: nameSchema }),
  answers: { 200: { description: 'The file.', content: { 'application/octet-stream': z.string() } } },
} satisfies Operation;

export const reviewOperations = [showReview, showFile];

export function reviewRoutes(context: HttpContext): Router {
  const router = Router();
  mountOperation(router, context, showReview, async (_input, response) => {
    response.json((await reviewDocuments(context.stores)) satisfies ReviewView);
  });
  mountOperation(router, context, showFile, async ({ params }, response) => {
    const { id, source } = await usableDocument(context, principalOf(response), params.documentId);
    const bytes = await context.stores.documents.file(id);
    if (!bytes) throw new AppError('not_found', `The file of the document ${id} is not there.`);
    const name = source.split('/').at(-1) || 'document';
    // Never shown as a page of this service: a document may hold scripts.
    response
      .set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .type('application/octet-stream')
      .send(Buffer.from(bytes));
  });
  return router;
}
