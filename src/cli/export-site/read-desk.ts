// Reads the documents of a site with the model that it will answer with, in a database that is thrown away.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDesk, type Desk } from '../../desk.ts';
import type { SiteDesk } from '../../edge/site.ts';
import { loadModelFiles } from '../../engine/model-files.ts';
import { AppError } from '../../errors.ts';
import type { PublicDesk } from '../../protocol/desk-settings.ts';
import { openDatabase } from '../../storage/database.ts';
import { createStores } from '../../storage/stores.ts';

/** About 700 pages and 40 MB of vectors: more would keep visitors waiting, and phones have no room for it. */
const MAX_PASSAGES = 2000;
/** Questions that the page offers, and how many are tried for them. */
const QUESTIONS = 4;
const TRIED = 40;

export interface ReadDeskOptions {
  readonly documents: string;
  readonly name: string;
  readonly timeZone: string;
  readonly handoffText?: string;
  /** The model version's folder. */
  readonly model: string;
}

export interface ReadDesk {
  readonly about: PublicDesk;
  readonly desk: SiteDesk;
  readonly vectors: Uint8Array;
}

/** @throws AppError `too_large` for a desk that no browser should load, `invalid_input` for one without documents */
export async function readDesk(options: ReadDeskOptions): Promise<ReadDesk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-site-'));
  try {
    const modelsDir = await folderOf(options.model, join(dataDir, 'models'));
    await using desk = await createDesk({
      dataDir,
      modelsDir,
      documentsDir: options.documents,
      logLevel: 'error',
      ...(options.name ? { deskName: options.name } : {}),
    });
    const { documents, vectors, bytes } = await contents(dataDir);
    const about: PublicDesk = {
      name: options.name,
      subtitle: '',
      greeting: '',
      questions: await questionsOf(desk, documents),
      phone: '',
      address: '',
      color: '',
      texts: {},
      isSample: false,
      people: { areThere: false, takeMessages: false },
    };
    const { name, timeZone, handoffText } = options;
    const settings = {
      timeZone,
      ...(name ? { deskName: name } : {}),
      ...(handoffText === undefined ? {} : { handoffText }),
    };
    return { about, desk: { ...settings, documents, vectors }, vectors: bytes };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A model repository that holds this version alone. */
async function folderOf(model: string, modelsDir: string): Promise<string> {
  const { name, version } = (await loadModelFiles(model)).manifest;
  mkdirSync(join(modelsDir, name), { recursive: true });
  symlinkSync(resolve(model), join(modelsDir, name, version), 'junction');
  return modelsDir;
}

async function contents(dataDir: string) {
  await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir });
  const { documents: store } = createStores(database);
  const documents: SiteDesk['documents'][number][] = [];
  let passages = 0;
  for await (const { id, collection, title, url } of store.all({ status: 'ready' })) {
    const content = await store.content(id);
    if (!content) continue;
    passages += content.passages.length;
    documents.push({ document: { id, collection, title, url }, content });
  }
  if (documents.length === 0)
    throw new AppError(
      'invalid_input',
      'There is no document that can be read: `frontdesk documents list` says why.',
    );
  if (passages > MAX_PASSAGES)
    throw new AppError(
      'too_large',
      `These documents have ${passages} passages; a site may have ${MAX_PASSAGES}. Choose fewer documents, or use the service.`,
    );
  const rows = await database.kysely
    .selectFrom('passageVectors')
    .select(['key', 'vectors'])
    .orderBy('key')
    .execute();
  let offset = 0;
  const vectors = rows.map(({ key, vectors: { byteLength } }) => {
    const place = { key, offset, bytes: byteLength };
    offset += byteLength;
    return place;
  });
  return { documents, vectors, bytes: Buffer.concat(rows.map((row) => new Uint8Array(row.vectors))) };
}

/** Questions that the documents themselves ask, each of which is answered. */
async function questionsOf(desk: Desk, documents: SiteDesk['documents']): Promise<string[]> {
  const asked = documents.flatMap(({ content: { passages, curatedAnswers } }) => [
    ...curatedAnswers.map(({ questions }) => questions[0] ?? ''),
    ...passages.map(({ headings }) => headings.at(-1) ?? ''),
  ]);
  const questions = [...new Set(asked.filter((text) => text.endsWith('?') && text.length <= 80))];
  const answered: string[] = [];
  for (const question of questions.slice(0, TRIED)) {
    if (answered.length === QUESTIONS) break;
    const { kind, confidence } = await desk.ask(question);
    if (kind === 'curated' || (kind === 'answer' && confidence >= 0.7)) answered.push(question);
  }
  return answered;
}
