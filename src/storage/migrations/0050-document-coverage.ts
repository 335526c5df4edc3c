// How much of a document the desk can answer from, and what was left out.

import type { Kysely, Migration } from 'kysely';

export const documentCoverage: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('documents').addColumn('coverageJson', 'text').execute();
  },
};
