// A document as clients see it.
import type { DocumentView } from '../../../protocol/document.ts';
import type { Document } from '../../../storage/document.ts';
import {
  COVERAGE_WARNING_PERCENT,
  type Coverage,
  coveragePercent,
} from '../../../storage/document-coverage.ts';

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
    coverage: coverageView(document),
    createdAt: new Date(document.createdAtMs).toISOString(),
    updatedAt: new Date(document.updatedAtMs).toISOString(),
  };
}

function coverageView({ coverageJson }: Document): DocumentView['coverage'] {
  if (coverageJson === null) return null;
  const coverage: Coverage = JSON.parse(coverageJson);
  const percent = coveragePercent(coverage);
  return { ...coverage, leftOut: [...coverage.leftOut], percent, isLow: percent < COVERAGE_WARNING_PERCENT };
}
