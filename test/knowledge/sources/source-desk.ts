// A desk that reads a source, and what it knows of it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createUrlFetcher } from '../../../src/knowledge/fetch-url.ts';
import { createAddressGuard } from '../../../src/knowledge/guarded-lookup.ts';
import { openSource } from '../../../src/knowledge/sources/open-source.ts';
import { readSource } from '../../../src/knowledge/sources/read-source.ts';
import type { SourceSettings } from '../../../src/knowledge/sources/settings.ts';
import { readSourceSettings } from '../../../src/knowledge/sources/settings.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createSourceStore } from '../../../src/storage/source-store.ts';
import { newFolder, openDesk } from '../desk.ts';

export async function openSourceDesk() {
  const fetchUrl = createUrlFetcher({ guard: createAddressGuard(['127.0.0.0/8']) });
  const desk = await openDesk({ fetchUrl });
  const database = await openDatabase({ url: 'sqlite:desk.sqlite', dataDir: desk.dataDir });
  const store = createSourceStore(database);
  const cacheDir = join(desk.dataDir, 'sources');
  return {
    ...desk,
    store,
    /** Reads a source once, as the service does when it is due. */
    read: (settings: SourceSettings, acceptsRemovals = false) =>
      readSource(
        settings,
        openSource(settings, { fetchUrl, cacheDir }),
        { store, documents: desk.documents, ingestion: desk.ingestion },
        { acceptsRemovals, signal: new AbortController().signal },
      ),
    /** The titles of all documents, in order. */
    async titles(): Promise<string[]> {
      const titles: string[] = [];
      for await (const { title } of desk.documents.all()) titles.push(title);
      return titles.sort();
    },
    async [Symbol.asyncDispose]() {
      await desk[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Settings as an operator writes them, with every default. */
export async function settingsOf(
  source: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<SourceSettings> {
  const file = join(newFolder(), 'sources.json');
  writeFileSync(file, JSON.stringify({ sources: [source] }));
  const [settings] = await readSourceSettings(file, environment);
  if (!settings) throw new Error('no source');
  return settings;
}
