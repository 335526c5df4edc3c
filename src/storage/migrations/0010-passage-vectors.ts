// The units of passages, and what an encoder made of each passage.

import { type Kysely, type Migration, sql } from 'kysely';

export const passageVectors: Migration = {
  async up(database: Kysely<unknown>) {
    const { schema } = database;
    // Passages that were stored before have none: they are told from the text.
    await schema.alterTable('passages').addColumn('unitsJson', 'text').execute();
    await schema
      .createTable('passageVectors')
      // Of the encoder and all that it reads: the same passage has the same vectors, wherever it stands.
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('encoder', 'text', (column) => column.notNull())
      .addColumn('vectors', sql`bytea`, (column) => column.notNull())
      .execute();
  },
};
