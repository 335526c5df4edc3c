// What encoders made of passages, shared by every process of a service: a start with nothing changed encodes nothing.
import type { Database } from './database.ts';

export type PassageVectorStore = ReturnType<typeof createPassageVectorStore>;

/** Parameters of one statement are few. */
const ROWS_AT_ONCE = 500;

export function createPassageVectorStore({ kysely }: Database) {
  return {
    /** Those that are there, by their keys. */
    async find(keys: readonly string[]): Promise<Map<string, Uint8Array>> {
      const found = new Map<string, Uint8Array>();
      for (let from = 0; from < keys.length; from += ROWS_AT_ONCE) {
        const rows = await kysely
          .selectFrom('passageVectors')
          .select(['key', 'vectors'])
          .where('key', 'in', keys.slice(from, from + ROWS_AT_ONCE))
          .execute();
        for (const { key, vectors } of rows) found.set(key, new Uint8Array(vectors));
      }
      return found;
    },

    /** What is there already, by this process or another, stays. */
    async add(
      encoder: string,
      rows: readonly { readonly key: string; readonly vectors: Uint8Array }[],
    ): Promise<void> {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const some = rows.slice(from, from + ROWS_AT_ONCE).map((row) => ({ ...row, encoder }));
        await kysely
          .insertInto('passageVectors')
          .values(some)
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute();
      }
    },
  };
}
