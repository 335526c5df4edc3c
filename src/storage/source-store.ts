// How the sources of documents are: when each was read, what came of it, and which items it had.
import type { Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { storableText } from './storable-text.ts';

export interface SourceCounts {
  /** Items that the source has. */
  readonly items: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Items that could not be read; what was published of them stays. */
  readonly failed: number;
}

export interface SourceState {
  readonly name: string;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly succeededAtMs: number | null;
  /** Somebody asked for it to be read now. */
  readonly requestedAtMs: number | null;
  /** The next reading may remove as much as it likes. */
  readonly acceptsRemovals: boolean;
  /** What was wrong the last time. */
  readonly problem: string | null;
  /** Why removals wait for somebody's word. */
  readonly held: string | null;
  readonly counts: SourceCounts | null;
}

export interface SourceItemRow {
  readonly id: string;
  readonly version: string | null;
  readonly documentId: string;
}

export type SourceOutcome = Pick<SourceState, 'problem' | 'held' | 'counts'> & { readonly isWhole: boolean };

export type SourceStore = ReturnType<typeof createSourceStore>;

export function createSourceStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    async list(): Promise<SourceState[]> {
      const rows = await kysely.selectFrom('sources').selectAll().orderBy('name').execute();
      return rows.map(toState);
    },

    async find(name: string): Promise<SourceState | undefined> {
      const row = await kysely.selectFrom('sources').selectAll().where('name', '=', name).executeTakeFirst();
      return row && toState(row);
    },

    /** Whichever replica leads the source reads it at its next look. */
    async request(name: string, acceptsRemovals: boolean): Promise<void> {
      const asked = { requestedAtMs: now(), acceptsRemovals: Number(acceptsRemovals) };
      await kysely
        .insertInto('sources')
        .values({ name, ...asked })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(asked))
        .execute();
    },

    async begin(name: string): Promise<void> {
      const begun = { startedAtMs: now(), requestedAtMs: null };
      await kysely
        .insertInto('sources')
        .values({ name, ...begun })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(begun))
        .execute();
    },

    async end(name: string, { isWhole, counts, problem, held }: SourceOutcome): Promise<void> {
      const time = now();
      await kysely
        .updateTable('sources')
        .set({
          endedAtMs: time,
          problem: problem === null ? null : storableText(problem),
          held,
          ...(isWhole ? { succeededAtMs: time, acceptsRemovals: 0 } : {}),
          ...(counts === null ? {} : { countsJson: JSON.stringify(counts) }),
        })
        .where('name', '=', name)
        .execute();
    },

    async items(source: string): Promise<SourceItemRow[]> {
      return kysely
        .selectFrom('sourceItems')
        .select(['id', 'version', 'documentId'])
        .where('source', '=', source)
        .execute();
    },

    async putItem(source: string, item: SourceItemRow): Promise<void> {
      const { version, documentId } = item;
      await kysely
        .insertInto('sourceItems')
        .values({ source, ...item })
        .onConflict((conflict) => conflict.columns(['source', 'id']).doUpdateSet({ version, documentId }))
        .execute();
    },

    async removeItem(source: string, id: string): Promise<void> {
      await kysely.deleteFrom('sourceItems').where('source', '=', source).where('id', '=', id).execute();
    },
  };
}

function toState({ countsJson, acceptsRemovals, ...row }: Selectable<Schema['sources']>): SourceState {
  return {
    ...row,
    acceptsRemovals: acceptsRemovals === 1,
    counts: countsJson === null ? null : JSON.parse(countsJson),
  };
}
