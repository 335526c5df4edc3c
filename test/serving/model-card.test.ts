import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import { MODEL_CARD_FILE, writeModelCard } from '../../src/serving/model-card.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

it('a version gets a card that tells its sources and scores, and stays loadable', async () => {
  using model = await writeTinyModel();
  await writeModelCard(model.folder);
  const card = readFileSync(join(model.folder, MODEL_CARD_FILE), 'utf8');
  expect(card).toMatch(/^# tiny 1\n/);
  for (const heading of ['## For what', '## Not for what', '## How good', '## What it learned from'])
    expect(card).toContain(heading);
  expect(card).toContain('random weights');
  expect((await loadModelFiles(model.folder)).manifest.name).toBe('tiny');
});
