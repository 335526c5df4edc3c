// A document as clients see it.
import type { DocumentView } from '../../../protocol/document.ts';
import type { Document } from '../../../storage/document.ts';

export function documentView(document: Document): DocumentView {
  const { id, collection, source, title, mediaType, url, status, progressPercent, problem } = document;
  return {
    id,
    collection,
    source,
    title,
    mediaType,
    url,
    status,
    progressPercent,
    problem,
    passageCount: document.passageCount,
    createdAt: new Date(document.createdAtMs).toISOString(),
    updatedAt: new Date(document.updatedAtMs).toISOString(),
  };
}
