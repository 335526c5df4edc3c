// What `frontdesk documents` does: each document for itself, so that one that fails does not keep the others out.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, exitCodeOf } from '../errors.ts';
import type { DocumentView } from '../protocol/document.ts';
import { collectionsOf, describeUnknownCollection } from './collections.ts';
import type { DocumentsPlace, Outcome, Report } from './documents-place.ts';
import { documentsToAdd, type ToAdd } from './documents-to-add.ts';
import { counted, documentsTable, summaryOf } from './documents-view.ts';
import { catchInterrupt } from './interrupt.ts';
import { localKeyFor } from './local-key-for.ts';
import { createProgress } from './progress.ts';

export interface PlaceFlags {
  readonly url?: string;
  readonly key?: string;
  readonly collection?: string;
  readonly json: boolean;
}

export interface AddFlags extends PlaceFlags {
  readonly collection: string;
  readonly title?: string;
}

const POLL_EVERY_MS = 150;

export async function addDocuments(what: readonly string[], flags: AddFlags): Promise<void> {
  const { collection, title } = flags;
  const all = await documentsToAdd(what);
  if (title !== undefined && all.length > 1)
    throw new AppError('invalid_input', `--title is for one document; these are ${all.length}.`);
  await using place = await openPlace(flags);
  const named = { collection, ...(title ? { title } : {}) };
  const add = async (one: ToAdd) =>
    'page' in one
      ? place.addPage({ url: one.page, ...named })
      : place.addFile({ source: one.file, bytes: await bytesOf(one.file), ...named });
  const work = all.map((one) => ({ source: 'page' in one ? one.page : one.file, begin: () => add(one) }));
  await readAll(place, work, flags.json);
}

export async function reindexDocuments(which: readonly string[], flags: PlaceFlags): Promise<void> {
  await using place = await openPlace(flags);
  const known = await listOf(place, flags);
  const chosen = which.length === 0 ? known : which.map((one) => chosenOf(known, one));
  const work = chosen.map(({ id, source }) => ({
    source,
    begin: async () => ({ document: await place.reindex(id), isChanged: true }),
  }));
  await readAll(place, work, flags.json);
}

export async function listDocuments(flags: PlaceFlags): Promise<void> {
  await using place = await openPlace(flags);
  const documents = await listOf(place, flags);
  if (!flags.json && documents.length === 0 && flags.collection !== undefined) {
    const known = collectionsOf(await listOf(place, { json: false }));
    const problem = describeUnknownCollection([flags.collection], known);
    if (problem !== undefined) {
      process.stdout.write(`${problem}\n`);
      return;
    }
  }
  process.stdout.write(flags.json ? `${JSON.stringify(documents)}\n` : documentsTable(documents));
}

export async function removeDocuments(which: readonly string[], flags: PlaceFlags): Promise<void> {
  await using place = await openPlace(flags);
  const known = await listOf(place, flags);
  const chosen = [...new Set(which.map((one) => chosenOf(known, one)))];
  for (const { id } of chosen) await place.remove(id);
  if (flags.json) process.stdout.write(`${JSON.stringify(chosen)}\n`);
  else process.stdout.write(`Removed ${counted(chosen.length, 'document')}.\n`);
}

async function openPlace({ url, key }: PlaceFlags): Promise<DocumentsPlace> {
  if (url === undefined) return (await import('./documents-database.ts')).openDatabasePlace();
  const shown = key ?? localKeyFor(url);
  return (await import('./documents-service.ts')).openServicePlace({ url, ...(shown ? { key: shown } : {}) });
}

async function listOf(place: DocumentsPlace, { collection }: PlaceFlags): Promise<DocumentView[]> {
  const documents: DocumentView[] = [];
  for await (const document of place.all(collection)) documents.push(document);
  return documents;
}

/** Shorter beginnings of ids are more likely a slip. */
const MIN_ID_CHARS = 4;

/** @throws AppError `not_found`, `invalid_input` when it means several */
function chosenOf(documents: readonly DocumentView[], which: string): DocumentView {
  const path = resolve(which);
  const exact = documents.filter(({ id, source }) => id === which || source === which || source === path);
  const meant =
    exact.length > 0 || which.length < MIN_ID_CHARS
      ? exact
      : documents.filter(({ id }) => id.startsWith(which));
  const [only] = meant;
  if (!only)
    throw new AppError('not_found', `There is no document ${which}; \`frontdesk documents\` lists them.`);
  if (meant.length > 1)
    throw new AppError(
      'invalid_input',
      `${which} means ${meant.length} documents; give an id or --collection.`,
    );
  return only;
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AppError('invalid_input', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

interface Work {
  readonly source: string;
  begin(): Promise<Outcome>;
}

/** One after the other, with progress; says what failed, and shows it in the exit code. */
async function readAll(place: DocumentsPlace, work: readonly Work[], json: boolean): Promise<void> {
  using interrupt = catchInterrupt();
  const progress = createProgress({ unit: work.length === 1 ? 'document' : 'documents' });
  const reports: Report[] = [];
  for (const { source, begin } of work) {
    interrupt.signal.throwIfAborted();
    const done = reports.length;
    const onPercent = (percent: number) => progress.update(done, (done + percent / 100) / work.length);
    onPercent(0);
    const report = await readOne(place, source, begin, onPercent, interrupt.signal);
    reports.push(report);
    if (report.outcome !== 'failed') continue;
    progress.finish();
    process.stderr.write(`frontdesk: ${report.problem}\n`);
    process.exitCode = exitCodeOf(new AppError('invalid_input', ''));
  }
  progress.finish();
  process.stdout.write(json ? `${JSON.stringify(reports)}\n` : `${summaryOf(reports)}\n`);
}

async function readOne(
  place: DocumentsPlace,
  source: string,
  begin: () => Promise<Outcome>,
  onPercent: (percent: number) => void,
  signal: AbortSignal,
): Promise<Report> {
  try {
    let { document, isChanged } = await begin();
    while (isChanged && document.status === 'reading') {
      onPercent(document.progressPercent);
      await sleep(POLL_EVERY_MS, undefined, { signal });
      document = await place.show(document.id);
    }
    if (document.status === 'failed')
      return { source, outcome: 'failed', problem: document.problem ?? 'It could not be read.', document };
    return { source, outcome: isChanged ? 'read' : 'unchanged', document };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError) || isFatal(error)) throw error;
    return { source, outcome: 'failed', problem: error.message };
  }
}

/** With these, no other document would fare better. */
const isFatal = ({ code }: AppError): boolean =>
  ['storage_unavailable', 'unauthenticated', 'forbidden', 'cancelled'].includes(code);
