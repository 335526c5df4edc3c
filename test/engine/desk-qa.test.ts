// The shipped model on both engines, with real questions.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { loadModelFiles } from '../../src/engine/model-files.ts';
import type { Graphs, Network } from '../../src/engine/network.ts';
import { type OnnxSessions, openSessions } from '../../src/engine/onnx/sessions.ts';
import { loadTensorFlow } from '../../src/engine/tensorflow/backend.ts';
import { createTensorflowNetwork } from '../../src/engine/tensorflow/network.ts';
import type { Lexicon } from '../../src/text/lexicon.ts';
import { lexiconOf } from '../support/batches.ts';
import { BATCHES, itAgrees, REAL_BATCHES } from '../support/network-cases.ts';

const folder = join(import.meta.dirname, '../../models/desk-qa/1');

describe.runIf(existsSync(folder))('desk-qa/1 on ONNX Runtime and on TensorFlow.js', () => {
  let one: OnnxSessions;
  let other: Network & Graphs;
  let lexicon: Lexicon;

  beforeAll(async () => {
    const files = await loadModelFiles(folder);
    lexicon = lexiconOf(files.vocabulary);
    one = await openSessions(folder, 1);
    other = await createTensorflowNetwork(files, await loadTensorFlow());
  });

  afterAll(async () => {
    await one?.dispose();
    await other?.[Symbol.asyncDispose]();
  });

  itAgrees(() => ({ one, other, lexicon }), { ...BATCHES, ...REAL_BATCHES });

  it('gives the same answers', async () => {
    const requests = Object.values(REAL_BATCHES)
      .flat()
      .map(({ passage, question }) => ({ context: passage, question }));
    await using onnx = await loadEngine({ folder });
    await using tfjs = await loadEngine({ folder, engine: 'tfjs' });
    const [expected, got] = [await onnx.answer(requests), await tfjs.answer(requests)];
    const texts = (answers: typeof got) => answers.map(({ text, shortAnswer }) => ({ text, shortAnswer }));
    expect(texts(got)).toEqual(texts(expected));
  });

  it.each([
    [
      'What did Ada compose in Leeds?',
      'Ada composed a short opera in Leeds.',
      'a verb that it has to inflect',
    ],
    ['When did the libary open?', 'The library opened in 1932.', 'a misspelt word'],
    ["What's the name of the opera?", 'The name of the opera is The Mill.', 'a contraction'],
  ])('writes a sentence for %j: %j (%s)', async (question, text) => {
    const context =
      'The library of the town opened in 1932. In Leeds, Ada composed a short opera named The Mill, which was never played.';
    await using engine = await loadEngine({ folder });
    const [answer] = await engine.answer([{ context, question }]);
    expect(answer).toMatchObject({ text, origin: 'written' });
  });
});
