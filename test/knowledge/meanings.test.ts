import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { loadEngine } from '../../src/engine/load-engine.ts';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { createPassageVectorStore } from '../../src/storage/passage-vector-store.ts';
import { type TinyModel, writeTinyModel } from '../support/tiny-model.ts';

let model: TinyModel;
let engine: Engine;
let dataDir: string;
let database: Database;

beforeAll(async () => {
  model = await writeTinyModel();
  engine = await loadEngine({ folder: model.folder });
  dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-vectors-'));
  database = await openDatabase({ url: 'sqlite:desk.sqlite', dataDir });
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  model?.[Symbol.dispose]();
  rmSync(dataDir, { recursive: true, force: true });
});

const TEXT = 'The library opens at nine. Dogs may not come in.';
const DOCUMENT = { id: 'a', collection: 'main', title: 'House', url: null };
const CONTENT = {
  text: TEXT,
  passages: [{ text: TEXT, headings: ['Rules'], page: null, startOffset: 0, endOffset: TEXT.length }],
  curatedAnswers: [],
};

/** The engine, with a count of the passages that it encoded. */
function counted() {
  const count = { passages: 0 };
  const encoder: Engine = {
    ...engine,
    encodePassages(passages) {
      count.passages += passages.length;
      return engine.encodePassages(passages);
    },
  };
  return { encoder, count };
}

describe('the vectors of passages', () => {
  it('are computed once, and found again by every later start', async () => {
    const vectors = createPassageVectorStore(database);
    const [first, second] = [counted(), counted()];
    const knowledge = createKnowledgeBase({ encoder: first.encoder, vectors });
    await knowledge.put(DOCUMENT, CONTENT);
    await knowledge.understood();
    expect(first.count.passages).toBe(1);

    const restarted = createKnowledgeBase({ encoder: second.encoder, vectors });
    await restarted.put(DOCUMENT, CONTENT);
    await restarted.understood();
    expect(second.count.passages).toBe(0);
    const [found] = await restarted.search('When does it open?');
    const [expected] = await knowledge.search('When does it open?');
    expect(found?.known).toEqual(expected?.known);
    expect(found?.known?.encoder).toBe(engine.encoder);
    expect(found?.units).toHaveLength(2);
  });

  it('let the reader answer as it does without them', async () => {
    const knowledge = createKnowledgeBase({ encoder: engine });
    await knowledge.put(DOCUMENT, CONTENT);
    await knowledge.understood();
    const [passage] = await knowledge.search('When does the library open?');
    if (!passage) throw new Error('Nothing was found.');
    const { known: _, ...fresh } = passage;
    const question = 'When does the library open?';
    const [kept] = await engine.answer([{ question, candidates: [passage] }]);
    const [anew] = await engine.answer([{ question, candidates: [fresh] }]);
    expect(kept?.parts).toEqual(anew?.parts);
    expect(kept?.confidence).toBeCloseTo(anew?.confidence ?? 0, 1);
  });
});
