// The desk's page in a real browser, against the real service with the sample desk and the shipped model.
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { accountSuite } from './desk/accounts.ts';
import { inboxSuite } from './desk/inbox.ts';
import { keySuite } from './desk/keys.ts';
import { looksSuite } from './desk/looks.ts';
import { teachingSuite } from './desk/teaching.ts';
import { type DeskStage, openDeskStage } from './support/desk-stage.ts';
import { PATIENCE_MS } from './support/patience.ts';

describe("the desk's page", { timeout: 4 * PATIENCE_MS }, () => {
  let stage: DeskStage;

  beforeAll(async () => {
    stage = await openDeskStage();
  }, 5 * PATIENCE_MS);
  afterEach(async () => expect(await stage.endPages()).toEqual([]), PATIENCE_MS);
  afterAll(() => stage[Symbol.asyncDispose](), PATIENCE_MS);

  accountSuite(() => stage);
  inboxSuite(() => stage);
  teachingSuite(() => stage);
  looksSuite(() => stage);
  keySuite(() => stage);
});
