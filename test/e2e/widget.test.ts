// The widget in a real browser, against the real service with the sample desk and the shipped model.
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { accessibilitySuite } from './suites/accessibility.ts';
import { answersSuite } from './suites/answers.ts';
import { conversationSuite } from './suites/conversation.ts';
import { embeddingSuite } from './suites/embedding.ts';
import { hostPagesSuite } from './suites/host-pages.ts';
import { looksSuite } from './suites/looks.ts';
import { networkSuite } from './suites/network.ts';
import { smallScreensSuite } from './suites/small-screens.ts';
import { speechSuite } from './suites/speech.ts';
import { PATIENCE_MS } from './support/patience.ts';
import { openStage, type Stage } from './support/stage.ts';

describe('the widget', { timeout: 4 * PATIENCE_MS }, () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  }, 5 * PATIENCE_MS);

  afterEach(async () => {
    expect(await stage.endPages()).toEqual([]);
  });

  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  }, PATIENCE_MS);

  conversationSuite(() => stage);
  answersSuite(() => stage);
  networkSuite(() => stage);
  accessibilitySuite(() => stage);
  smallScreensSuite(() => stage);
  speechSuite(() => stage);
  embeddingSuite(() => stage);
  hostPagesSuite(() => stage);
  looksSuite(() => stage);
});
