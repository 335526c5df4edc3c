// What the service remembers about itself, by name.

import type { Database } from './database.ts';

export function createFactStore({ kysely }: Database) {
  return {
    async find(name: string): Promise<string | undefined> {
      const row = await kysely
        .selectFrom('settings')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },

    async set(name: string, value: string): Promise<void> {
      await kysely
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
