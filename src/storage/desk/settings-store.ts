// The desk's settings: one row, changed as a whole, so that nobody overwrites what somebody else just set.

import { AppError } from '../../errors.ts';
import type { Database } from '../database.ts';

export interface StoredSettings {
  readonly revision: number;
  readonly values: Record<string, unknown>;
  readonly updatedAtMs: number | null;
  readonly updatedBy: string | null;
}

const ROW = 1;
const NOTHING: StoredSettings = { revision: 0, values: {}, updatedAtMs: null, updatedBy: null };

export type SettingsStore = ReturnType<typeof createSettingsStore>;

export function createSettingsStore({ kysely }: Database, { now = Date.now } = {}) {
  async function read(): Promise<StoredSettings> {
    const row = await kysely.selectFrom('deskSettings').selectAll().where('id', '=', ROW).executeTakeFirst();
    if (!row) return NOTHING;
    const { revision, valuesJson, updatedAtMs, updatedBy } = row;
    return { revision, values: JSON.parse(valuesJson), updatedAtMs, updatedBy };
  }

  return {
    read,

    /**
     * Puts values in place of those with the same names.
     *
     * @param revision that the change began with; default: whatever is there
     * @throws AppError `conflict` when somebody changed them meanwhile
     */
    async change(values: Record<string, unknown>, updatedBy: string, revision?: number): Promise<void> {
      const before = await read();
      const changed = () =>
        new AppError('conflict', 'Somebody else changed the settings in the meantime. Load them again.');
      if (revision !== undefined && revision !== before.revision) throw changed();
      const row = {
        revision: before.revision + 1,
        valuesJson: JSON.stringify({ ...before.values, ...values }),
        updatedAtMs: now(),
        updatedBy,
      };
      const { numInsertedOrUpdatedRows = 0n } = await kysely
        .insertInto('deskSettings')
        .values({ id: ROW, ...row })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet(row).where('deskSettings.revision', '=', before.revision),
        )
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) throw changed();
    },
  };
}
