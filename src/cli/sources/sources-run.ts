// What `frontdesk sources` does, beside a service or over HTTP.
import { environment, loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { readSourceSettings } from '../../knowledge/sources/settings.ts';
import { withState } from '../../knowledge/sources/source-reader.ts';
import { sourceView } from '../../knowledge/sources/source-view.ts';
import { type SourceView, sourceListSchema } from '../../protocol/source.ts';
import { openDatabase } from '../../storage/database.ts';
import { createSourceStore } from '../../storage/source-store.ts';
import { requestJson } from '../request-json.ts';
import { printable, table } from '../terminal.ts';

export interface SourceFlags {
  readonly url?: string;
  readonly key?: string;
  readonly json: boolean;
}

export interface SourceReadFlags extends SourceFlags {
  readonly acceptRemovals: boolean;
}

export async function listSources(flags: SourceFlags): Promise<void> {
  show(
    await (flags.url === undefined ? listHere() : call({ ...flags, url: flags.url }, 'v1/sources')),
    flags,
  );
}

export async function readSources(name: string | undefined, flags: SourceReadFlags): Promise<void> {
  const { url, acceptRemovals } = flags;
  const body = { ...(name === undefined ? {} : { name }), acceptRemovals };
  const chosen =
    url === undefined
      ? await requestHere(name, acceptRemovals)
      : await call({ ...flags, url }, 'v1/sources/read', body);
  show(chosen, flags);
}

async function listHere(): Promise<SourceView[]> {
  const { SOURCES_FILE, DATABASE_URL: url, DATA_DIR: dataDir } = loadConfig();
  const settings = await readSourceSettings(SOURCES_FILE, environment());
  await using database = await openDatabase({ url, dataDir });
  return (await withState(settings, createSourceStore(database))).map(sourceView);
}

async function requestHere(name: string | undefined, acceptsRemovals: boolean): Promise<SourceView[]> {
  const { SOURCES_FILE, DATABASE_URL: url, DATA_DIR: dataDir } = loadConfig();
  const settings = await readSourceSettings(SOURCES_FILE, environment());
  const chosen = settings.filter((one) => name === undefined || one.name === name);
  if (name !== undefined && chosen.length === 0)
    throw new AppError('not_found', `There is no source ${name}; \`frontdesk sources\` lists them.`);
  await using database = await openDatabase({ url, dataDir });
  const store = createSourceStore(database);
  for (const one of chosen) await store.request(one.name, acceptsRemovals);
  return (await withState(chosen, store)).map(sourceView);
}

async function call(
  address: { url: string; key?: string },
  path: string,
  body?: object,
): Promise<SourceView[]> {
  return sourceListSchema.parse(await requestJson(address, path, body)).sources;
}

const HEADS = ['name', 'kind', 'collection', 'state', 'items', 'read'];

function show(sources: readonly SourceView[], { json }: SourceFlags): void {
  process.stdout.write(json ? `${JSON.stringify(sources)}\n` : sourcesTable(sources));
}

function sourcesTable(sources: readonly SourceView[]): string {
  if (sources.length === 0) return 'There is no source: SOURCES_FILE lists them (docs/sources.md).\n';
  const rows = sources.map(({ name, kind, collection, state, counts, readAt }) => [
    name,
    kind,
    collection,
    state,
    counts?.items ?? '–',
    readAt ?? 'never',
  ]);
  const remarks = sources.flatMap(({ name, problem, held }) =>
    [problem, held].flatMap((text) => (text === null ? [] : [`${name}: ${printable(text)}`])),
  );
  return `${[table([HEADS, ...rows]), ...remarks].join('\n')}\n`;
}
