// A query of somebody's database: each row is a document, or all rows together are questions with answers.
import { AppError } from '../../../errors.ts';
import type { SqlSettings } from '../settings.ts';
import type { Found, KnownItems, Source } from '../source.ts';
import type { Row, Rows } from './rows.ts';

/** Rows whose content is read together. */
const ROWS_TOGETHER = 200;
/** The one item of a source whose rows are answers. */
const ANSWERS = 'answers';

export function createSqlSource(settings: SqlSettings): Source {
  const query = settings.query.replace(/;\s*$/, '');
  const timeoutMs = settings.timeoutSeconds * 1000;

  async function openRows(): Promise<Rows> {
    const { url } = settings;
    if (url.startsWith('sqlite:'))
      return (await import('./sqlite-rows.ts')).openSqliteRows({ url, timeoutMs });
    if (url.startsWith('postgres'))
      return (await import('./postgres-rows.ts')).openPostgresRows({ url, timeoutMs });
    return (await import('./mysql-rows.ts')).openMysqlRows({ url, timeoutMs });
  }

  async function* readDocuments(rows: Rows, known: KnownItems, signal: AbortSignal): AsyncGenerator<Found> {
    const changed = new Map<string, string | null>();
    for (const [id, version] of await readVersions(rows, settings, query)) {
      const isKnown = known.has(id);
      const isSame = version === null ? settings.isAppendOnly : known.get(id) === version;
      if (isKnown && isSame) yield { id, isSame: true };
      else changed.set(id, version);
    }
    const ids = [...changed.keys()];
    for (let start = 0; start < ids.length; start += ROWS_TOGETHER) {
      signal.throwIfAborted();
      const some = ids.slice(start, start + ROWS_TOGETHER);
      const idColumn = `cast(${rows.quote(settings.columns.id)} as ${rows.textType})`;
      const places = some.map((_, i) => rows.placeholder(i + 1)).join(', ');
      const found = await rows.query(
        `select source.*, ${idColumn} as frontdesk_id from (${query}) as source where ${idColumn} in (${places})`,
        some,
      );
      for (const row of found) {
        const id = String(row.frontdesk_id);
        yield documentOf(row, id, changed.get(id) ?? null, settings);
      }
    }
  }

  async function* readAnswers(rows: Rows): AsyncGenerator<Found> {
    const { question, answer, url } = settings.columns;
    const found = await rows.query(`select * from (${query}) as source`);
    refuseTooMany(found.length, settings);
    const entries = found.flatMap((row) => {
      const [asked, answered] = [textOf(row, question), textOf(row, answer)];
      if (asked === '' || answered === '') return [];
      const link = url === undefined ? '' : textOf(row, url);
      return [{ question: asked, answer: answered, ...(link ? { url: link } : {}) }];
    });
    if (entries.length === 0) return;
    const bytes = Buffer.from(JSON.stringify(entries));
    yield {
      id: ANSWERS,
      version: null,
      content: { title: settings.name, mediaType: 'application/json', bytes },
    };
  }

  return {
    async *read(known, signal) {
      try {
        await using rows = await openRows();
        yield* settings.as === 'answers' ? readAnswers(rows) : readDocuments(rows, known, signal);
      } catch (error) {
        if (error instanceof AppError || signal.aborted) throw error;
        throw new AppError('invalid_input', `The database says: ${(error as Error).message}.`, {
          cause: error,
        });
      }
    },
  };
}

/** Of all rows, small as they are: so nothing that changed is missed, whichever transaction came late. */
async function readVersions(
  rows: Rows,
  { columns, ...settings }: SqlSettings,
  query: string,
): Promise<Map<string, string | null>> {
  const asText = (name: string) => `cast(${rows.quote(name)} as ${rows.textType})`;
  const version = columns.updatedAt === undefined ? 'null' : asText(columns.updatedAt);
  const found = await rows.query(
    `select ${asText(columns.id)} as id, ${version} as version from (${query}) as source`,
  );
  refuseTooMany(found.length, settings);
  const versions = new Map<string, string | null>();
  for (const { id, version: told } of found) {
    if (id === null) throw new AppError('invalid_input', `A row has no ${columns.id}.`);
    if (versions.has(String(id)))
      throw new AppError('invalid_input', `Two rows have the ${columns.id} ${id}: it must tell rows apart.`);
    versions.set(String(id), told === null ? null : String(told));
  }
  return versions;
}

function refuseTooMany(count: number, { maxRows }: Pick<SqlSettings, 'maxRows'>): void {
  if (count > maxRows)
    throw new AppError('too_large', `The query has ${count} rows; maxRows lets ${maxRows} through.`);
}

function documentOf(row: Row, id: string, version: string | null, settings: SqlSettings): Found {
  const { columns, body: mediaType } = settings;
  if (!Object.hasOwn(row, columns.body))
    throw new AppError('invalid_input', `The query has no column ${columns.body}.`);
  const body = textOf(row, columns.body);
  if (body === '') return { id, problem: 'the row has no text' };
  const title = columns.title === undefined ? '' : textOf(row, columns.title);
  const url = columns.url === undefined ? '' : textOf(row, columns.url);
  const content = {
    mediaType,
    bytes: Buffer.from(body),
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
  };
  return { id, version, content };
}

function textOf(row: Row, column: string): string {
  const value = row[column];
  if (value === null || value === undefined) return '';
  return (value instanceof Uint8Array ? Buffer.from(value).toString() : String(value)).trim();
}
