// What the service remembers about itself, like the folder that its documents come from.

import type { Kysely, Migration } from 'kysely';

export const settings: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .createTable('settings')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};
