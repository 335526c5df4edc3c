// Asks an exported desk without its widget: many questions, each in a conversation of its own.
import type { Page } from 'playwright-core';

export interface LocalAnswer {
  readonly kind: string;
  readonly text: string;
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
    await chat.ask({ message });
    const { kind, text } = await answer;
    answers.push({ kind, text });
  }
  return answers;
}`;

/** @param page One of the exported site */
export function askLocally(page: Page, questions: readonly string[]): Promise<LocalAnswer[]> {
  return page.evaluate(`(${ASK})(${JSON.stringify(questions)})`);
}
