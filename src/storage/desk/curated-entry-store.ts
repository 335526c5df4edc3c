// The answers that people wrote: each with its phrasings, and perhaps a day on which it expires.

import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { storableText } from '../storable-text.ts';

export interface CuratedEntryContent {
  readonly questions: readonly string[];
  readonly answer: string;
  readonly url: string | null;
  readonly expiresAtMs: number | null;
}

export interface CuratedEntryRow extends CuratedEntryContent {
  readonly id: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly updatedBy: string;
  readonly updatedAtMs: number;
}

export type CuratedEntryStore = ReturnType<typeof createCuratedEntryStore>;

export function createCuratedEntryStore({ kysely }: Database, { now = Date.now } = {}) {
  const columns = ({ questions, answer, url, expiresAtMs }: CuratedEntryContent) => ({
    questionsJson: JSON.stringify(questions.map(storableText)),
    answer: storableText(answer),
    url,
    expiresAtMs,
  });

  async function find(id: string): Promise<CuratedEntryRow | undefined> {
    const row = await kysely.selectFrom('curatedEntries').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toEntry(row);
  }

  return {
    find,

    async add(content: CuratedEntryContent, by: string): Promise<CuratedEntryRow> {
      const row = await kysely
        .insertInto('curatedEntries')
        .values({
          id: randomUUID(),
          ...columns(content),
          createdBy: by,
          createdAtMs: now(),
          updatedBy: by,
          updatedAtMs: now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toEntry(row);
    },

    /** Undefined when there is none. */
    async change(id: string, content: CuratedEntryContent, by: string): Promise<CuratedEntryRow | undefined> {
      await kysely
        .updateTable('curatedEntries')
        .set({ ...columns(content), updatedBy: by, updatedAtMs: now() })
        .where('id', '=', id)
        .execute();
      return find(id);
    },

    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await kysely
        .deleteFrom('curatedEntries')
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** All, those that were changed last first. */
    async list(): Promise<CuratedEntryRow[]> {
      const rows = await kysely
        .selectFrom('curatedEntries')
        .selectAll()
        .orderBy('updatedAtMs', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toEntry);
    },
  };
}

function toEntry({ questionsJson, ...row }: Selectable<Schema['curatedEntries']>): CuratedEntryRow {
  return { ...row, questions: JSON.parse(questionsJson) };
}
