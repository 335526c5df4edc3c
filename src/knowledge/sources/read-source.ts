// One reading of a source: what is new or changed is published, what is gone is removed, unless too much would vanish.
import { AppError } from '../../errors.ts';
import type { DocumentStore } from '../../storage/document-store.ts';
import type { SourceCounts, SourceItemRow, SourceStore } from '../../storage/source-store.ts';
import type { Ingestion } from '../ingest.ts';
import type { SourceSettings } from './settings.ts';
import type { Found, ItemContent, Source } from './source.ts';

export interface ReadingParts {
  readonly store: SourceStore;
  readonly documents: Pick<DocumentStore, 'find'>;
  readonly ingestion: Pick<Ingestion, 'add' | 'remove'>;
}

export interface SourceReading {
  readonly counts: SourceCounts;
  /** What was wrong with single items. */
  readonly problem: string | null;
  /** Why nothing was removed. */
  readonly held: string | null;
}

/** Problems of single items that are told; the others are counted. */
const TOLD_PROBLEMS = 3;
/** Of fewer documents any may go: a share of them says nothing. */
const FEW = 5;

/** @throws AppError when the source cannot be read; what was taken in before that stays */
export async function readSource(
  { name, collection, maxRemovedPercent }: SourceSettings,
  source: Source,
  { store, documents, ingestion }: ReadingParts,
  { acceptsRemovals, signal }: { readonly acceptsRemovals: boolean; readonly signal: AbortSignal },
): Promise<SourceReading> {
  const before = new Map((await store.items(name)).map((item) => [item.id, item]));
  const versions = new Map([...before].map(([id, { version }]) => [id, version]));
  const there = new Set<string>();
  const problems: string[] = [];
  let [added, changed, failed] = [0, 0, 0];

  async function take(found: Found): Promise<void> {
    there.add(found.id);
    const known = before.get(found.id);
    if ('problem' in found) return fail(found.id, found.problem);
    if (!('content' in found)) return;
    try {
      const outcome = await publish(found.id, found.content);
      await store.putItem(name, { id: found.id, version: found.version, documentId: outcome.documentId });
      if (!known) added++;
      else if (outcome.isChanged) changed++;
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted || isFatal(error)) throw error;
      fail(found.id, error.message);
    }
  }

  function fail(id: string, problem: string): void {
    failed++;
    if (problems.length < TOLD_PROBLEMS) problems.push(`${id}: ${problem}`);
  }

  async function publish(id: string, { title, url, mediaType, bytes }: ItemContent) {
    const file = { source: `source:${name}/${id}`, collection, mediaType, bytes };
    const accepted = await ingestion.add({ ...file, ...(title ? { title } : {}), ...(url ? { url } : {}) });
    const document = await accepted.done;
    if (document.status === 'failed')
      throw new AppError('invalid_input', document.problem ?? 'it could not be read');
    return { documentId: document.id, isChanged: accepted.isChanged };
  }

  for await (const found of source.read(versions, signal)) {
    signal.throwIfAborted();
    await take(found);
  }
  const gone = [...before.values()].filter(({ id }) => !there.has(id));
  const held = acceptsRemovals ? null : reasonToHold(gone.length, before.size, maxRemovedPercent);
  if (held === null) await removeAll(gone);
  const removed = held === null ? gone.length : 0;
  const counts = { items: there.size, added, changed, removed, failed };
  return { counts, problem: problemOf(problems, failed), held };

  async function removeAll(items: readonly SourceItemRow[]): Promise<void> {
    for (const { id, documentId } of items) {
      // An operator may have removed it before.
      if (await documents.find(documentId)) await ingestion.remove(documentId);
      await store.removeItem(name, id);
    }
  }
}

function reasonToHold(gone: number, all: number, maxRemovedPercent: number): string | null {
  if (all < FEW || (gone / all) * 100 <= maxRemovedPercent) return null;
  return `${gone} of ${all} documents are gone from it, more than ${maxRemovedPercent} %: none is removed until you accept it`;
}

function problemOf(problems: readonly string[], failed: number): string | null {
  if (failed === 0) return null;
  const more = failed - problems.length;
  return `${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** With these, no other item would fare better. */
const isFatal = ({ code }: AppError): boolean =>
  ['storage_unavailable', 'cancelled', 'overloaded'].includes(code);
