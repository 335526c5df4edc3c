// A reply of the test's own making in the place of the desk's, for what the desk's documents do not give.
import type { Page } from 'playwright-core';
import type { Reply } from '../../../src/protocol/reply.ts';

/** The chat asks over HTTP, and hears this. */
export async function tellReply(page: Page, reply: Partial<Reply>): Promise<void> {
  await page.route(/socket\.io/, (route) => route.abort());
  await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await page.route('**/v1/chat', async (route) => {
    const { conversationId = crypto.randomUUID(), clientMessageId } = route.request().postDataJSON();
    const told: Reply = {
      text: '',
      shortAnswer: null,
      confidence: 0.9,
      kind: 'answer',
      sources: [],
      model: null,
      latencyMs: 12,
      conversationId,
      messageId: crypto.randomUUID(),
      inReplyTo: clientMessageId,
      suggestions: [],
      ...reply,
    };
    await route.fulfill({ json: told });
  });
}

export const sourceOf = (title: string, quote: string): Reply['sources'][number] => ({
  documentId: title,
  title,
  heading: [],
  quote,
  start: 0,
  end: quote.length,
});
