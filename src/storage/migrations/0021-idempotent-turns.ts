// A request with an Idempotency-Key has a name of its own from its beginning on: what it leads to is named after it, so
// that the request is not carried out twice when a process dies in the middle of it.

import type { Kysely, Migration } from 'kysely';

export const idempotentTurns: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable('idempotencyRecords').addColumn('requestId', 'text').execute();
  },
};
