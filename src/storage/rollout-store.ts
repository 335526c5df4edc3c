// The rollout of each model, and who changed it when. What a rollout holds is the business of who serves it.

import { AppError } from '../errors.ts';
import type { Database } from './database.ts';

export interface StoredRollout {
  readonly model: string;
  /** 1 after the first change. */
  readonly revision: number;
  readonly state: unknown;
}

export interface RolloutChange extends StoredRollout {
  readonly changedBy: string;
  readonly action: unknown;
  readonly createdAtMs: number;
}

export interface NewRolloutChange {
  readonly model: string;
  /** The revision that the change was made from; 0 when there was none. */
  readonly fromRevision: number;
  readonly state: unknown;
  readonly changedBy: string;
  readonly action: unknown;
}

export type RolloutStore = ReturnType<typeof createRolloutStore>;

export function createRolloutStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    async list(): Promise<StoredRollout[]> {
      const rows = await kysely.selectFrom('rollouts').selectAll().orderBy('model').execute();
      return rows.map(({ stateJson, ...row }) => ({ ...row, state: JSON.parse(stateJson) }));
    },

    async find(model: string): Promise<StoredRollout | undefined> {
      const row = await kysely
        .selectFrom('rollouts')
        .selectAll()
        .where('model', '=', model)
        .executeTakeFirst();
      return row && { model, revision: row.revision, state: JSON.parse(row.stateJson) };
    },

    /**
     * Stores the new state and a note of the change, both or none, and gives the new revision.
     *
     * @throws AppError `conflict` when somebody else changed the rollout in the meantime
     */
    change({ model, fromRevision, state, changedBy, action }: NewRolloutChange): Promise<number> {
      const revision = fromRevision + 1;
      const stateJson = JSON.stringify(state);
      return kysely.transaction().execute(async (transaction) => {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('rollouts')
          .values({ model, revision, stateJson })
          .onConflict((conflict) =>
            conflict
              .column('model')
              .doUpdateSet({ revision, stateJson })
              .where('rollouts.revision', '=', fromRevision),
          )
          .executeTakeFirst();
        if (!numInsertedOrUpdatedRows)
          throw new AppError(
            'conflict',
            `The rollout of ${model} changed in the meantime. Look at it again.`,
          );
        await transaction
          .insertInto('rolloutChanges')
          .values({
            model,
            revision,
            changedBy,
            actionJson: JSON.stringify(action),
            stateJson,
            createdAtMs: now(),
          })
          .execute();
        return revision;
      });
    },

    /** The latest changes, the newest first. */
    async changes(model: string, { limit = 50 } = {}): Promise<RolloutChange[]> {
      const rows = await kysely
        .selectFrom('rolloutChanges')
        .selectAll()
        .where('model', '=', model)
        .orderBy('revision', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ stateJson, actionJson, ...row }) => ({
        ...row,
        state: JSON.parse(stateJson),
        action: JSON.parse(actionJson),
      }));
    },
  };
}
