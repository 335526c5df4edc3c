// Promotes and rolls back again and again, and prints each revision when it is stored: change-rollout.ts DATA_DIR
import { changeRollout } from '../../../src/serving/change-rollout.ts';
import { afterAction } from '../../../src/serving/rollout-actions.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createRolloutStore } from '../../../src/storage/rollout-store.ts';

const [dataDir = ''] = process.argv.slice(2);
const store = createRolloutStore(await openDatabase({ url: 'sqlite:test.sqlite', dataDir }));
for (let i = 0; ; i++) {
  const action =
    i % 2 === 0 ? ({ action: 'promote', version: '2' } as const) : ({ action: 'rollback' } as const);
  const { revision, rollout } = await changeRollout({
    store,
    model: 'tiny',
    changedBy: 'a process',
    action,
    newest: () => '1',
    change: (before, circumstances) => afterAction(before, action, circumstances),
    check: async () => undefined,
  });
  process.stdout.write(`${revision} ${rollout.stable}\n`);
}
