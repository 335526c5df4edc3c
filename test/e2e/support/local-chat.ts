// Asks an exported desk without its widget: many questions, each in a conversation of its own.
import type { Page } from 'playwright-core';
import { createDesk } from '../../../src/desk.ts';
import { openExportedSite } from './exported-site.ts';
import { temporaryFolder } from './sample-desk.ts';

interface LocalAnswer {
  readonly kind: string;
  readonly text: string;
  /** From the question to the reply. */
  readonly ms: number;
}

/** Runs in the page; as a text, since the tests' own tools would change its import. */
const ASK = `async (questions) => {
  const { createLocalChat } = await import(new URL('local.js', location.href).href);
  let conversationId = '';
  let isOver = () => undefined;
  const chat = createLocalChat({
    src: new URL('.', location.href).href,
    conversationId: () => conversationId,
    listeners: {
      message: () => undefined,
      started: () => undefined,
      ended: ({ reply, problem }) => isOver(reply ?? { kind: 'error', text: problem ?? '' }),
    },
    onProgress: () => undefined,
  });
  await chat.open();
  const answers = [];
  for (const message of questions) {
    conversationId = crypto.randomUUID();
    const answer = new Promise((resolve) => { isOver = resolve; });
    const began = performance.now();
    await chat.ask({ message });
    const { kind, text } = await answer;
    answers.push({ kind, text, ms: performance.now() - began });
  }
  return answers;
}`;

/** @param page One of the exported site */
export function askLocally(page: Page, questions: readonly string[]): Promise<LocalAnswer[]> {
  return page.evaluate(`(${ASK})(${JSON.stringify(questions)})`);
}

/** What browser and service answer differently. */
export async function differencesOf(
  page: Page,
  documents: string,
  questions: readonly string[],
): Promise<string[]> {
  await using site = await openExportedSite(documents);
  await using desk = await createDesk({
    dataDir: temporaryFolder(),
    documentsDir: documents,
    deskName: 'Linden Falls Library',
    logLevel: 'error',
  });
  await page.goto(site.url);
  const local = await askLocally(page, questions);
  const different: string[] = [];
  for (const [i, question] of questions.entries()) {
    const { kind, text } = await desk.ask(question);
    const here = local[i];
    if (here?.kind !== kind || here.text !== text)
      different.push(`${question}\n  service: ${kind} ${text}\n  browser: ${here?.kind} ${here?.text}`);
  }
  return different;
}
