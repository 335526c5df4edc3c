// What each key may do in a day, and what it did: counted by day and route.

import type { Database } from '../database.ts';

export interface KeyUsage {
  readonly keyId: string;
  readonly day: string;
  readonly route: string;
  readonly requests: number;
  readonly failures: number;
}

export function createKeyUsageStore({ kysely }: Database) {
  return {
    async quotas(): Promise<ReadonlyMap<string, number>> {
      const rows = await kysely.selectFrom('keyQuotas').selectAll().execute();
      return new Map(rows.map(({ keyId, requestsPerDay }) => [keyId, requestsPerDay]));
    },

    /** @param requestsPerDay null takes the quota away */
    async setQuota(keyId: string, requestsPerDay: number | null): Promise<void> {
      if (requestsPerDay === null) {
        await kysely.deleteFrom('keyQuotas').where('keyId', '=', keyId).execute();
        return;
      }
      await kysely
        .insertInto('keyQuotas')
        .values({ keyId, requestsPerDay })
        .onConflict((conflict) => conflict.column('keyId').doUpdateSet({ requestsPerDay }))
        .execute();
    },

    /** Adds counts to those that are there, of whatever process. */
    async add(counts: readonly KeyUsage[]): Promise<void> {
      for (const count of counts) {
        await kysely
          .insertInto('keyUsage')
          .values(count)
          .onConflict((conflict) =>
            conflict.columns(['keyId', 'day', 'route']).doUpdateSet(({ ref, eb }) => ({
              requests: eb(ref('keyUsage.requests'), '+', count.requests),
              failures: eb(ref('keyUsage.failures'), '+', count.failures),
            })),
          )
          .execute();
      }
    },

    async requestsOn(day: string): Promise<ReadonlyMap<string, number>> {
      const rows = await kysely
        .selectFrom('keyUsage')
        .select(['keyId', ({ fn }) => fn.sum<number | string>('requests').as('requests')])
        .where('day', '=', day)
        .groupBy('keyId')
        .execute();
      return new Map(rows.map(({ keyId, requests }) => [keyId, Number(requests)]));
    },

    since(day: string): Promise<KeyUsage[]> {
      return kysely
        .selectFrom('keyUsage')
        .selectAll()
        .where('day', '>=', day)
        .orderBy('day', 'desc')
        .orderBy('requests', 'desc')
        .limit(5000)
        .execute();
    },
  };
}
