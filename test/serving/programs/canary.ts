// Serves an automatic canary, asks it questions, and prints each step that it enters: canary.ts MODELS_DIR DATA_DIR
import { openPredictor } from '../../../src/serving/open-predictor.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { createStores } from '../../../src/storage/stores.ts';
import { TINY_TEXT } from '../../support/tiny-model.ts';

const [modelsDir = '', dataDir = ''] = process.argv.slice(2);
const stores = createStores(await openDatabase({ url: 'sqlite:test.sqlite', dataDir }));
const limits = { workers: 1, maxBatchSize: 8, maxBatchWaitMs: 5, maxQueue: 64, refreshEveryMs: 20 };
const models = await openPredictor({ modelsDir, name: 'tiny', stores, ...limits });
let printed = -1;
for (let i = 0; ; i++) {
  using picked = models.pick({ conversationId: `c${i % 20}`, turnId: `turn ${i}` });
  await picked.answer([{ context: TINY_TEXT, question: 'When does it open?' }]);
  const step = models.rollouts.find('tiny')?.rollout.canary?.automatic?.step ?? -1;
  if (step > printed) process.stdout.write(`${step}\n`);
  printed = step;
}
