// The chat in a page, as somebody sees it who uses it.
import type { Locator, Page } from 'playwright-core';

export interface Chat {
  readonly field: Locator;
  readonly log: Locator;
  readonly launcher: Locator;
  readonly turns: Locator;
  button(name: string | RegExp): Locator;
  /** Types a question and sends it. */
  ask(question: string): Promise<void>;
  /** The text of the newest answer, once it is whole. */
  answer(): Promise<string>;
}

export function chatIn(page: Page): Chat {
  const chat = page.locator('frontdesk-chat');
  const turns = chat.locator('.turn');
  return {
    field: chat.getByRole('textbox', { name: 'Type your question' }),
    log: chat.getByRole('log'),
    launcher: chat.getByRole('button', { name: 'Ask a question' }),
    turns,
    button: (name) => chat.getByRole('button', { name }),
    async ask(question) {
      const field = chat.getByRole('textbox', { name: 'Type your question' });
      await field.fill(question);
      await field.press('Enter');
    },
    async answer() {
      const text = chat.locator('.turn:last-child[data-state="done"] .answer > .text');
      await text.waitFor();
      return text.innerText();
    },
  };
}
