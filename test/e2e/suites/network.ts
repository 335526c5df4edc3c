// What gets lost on the way, and how nothing is lost or doubled by it.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { DIRECTOR, SUNDAYS } from '../support/desk.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { startSampleDesk, temporaryFolder } from '../support/sample-desk.ts';
import type { Stage } from '../support/stage.ts';

interface StoredMessage {
  readonly role: string;
  readonly text: string;
}

/** What the service has stored of the conversation of a page. */
async function storedMessages(page: Page, url: string): Promise<readonly StoredMessage[]> {
  const kept = await page.evaluate(() => Object.values(localStorage).join());
  const [, id] = /"conversationId":"([\w-]+)"/.exec(kept) ?? [];
  const response = await fetch(`${url}/v1/conversations/${id}/messages`);
  return (await response.json()).messages;
}

const rolesOf = (messages: readonly StoredMessage[]) => messages.map(({ role }) => role);

export function networkSuite(stage: () => Stage): void {
  describe('a bad network', () => {
    it('finishes an answer whose server was killed in the middle of it', async () => {
      const dataDir = temporaryFolder();
      await using before = await startSampleDesk({ dataDir });
      const page = await stage().newPage({ baseURL: before.url });
      let isConnected = false;
      let isToBeKilled = false;
      let killed: Promise<void> | undefined;
      // From the first word of the answer on, nothing comes from this server any more.
      await page.routeWebSocket(/socket\.io/, (socket) => {
        const server = socket.connectToServer();
        let isCut = false;
        server.onMessage((message) => {
          isConnected ||= String(message).includes('"session"');
          if (isToBeKilled && killed === undefined && String(message).includes('"answer:delta"')) {
            isCut = true;
            killed = before.kill();
          }
          if (!isCut) socket.send(message);
        });
      });
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      // That answer may have come over HTTP, on a machine that is slow to connect; the next one shall not.
      isConnected = false;
      await page.reload();
      await expect.poll(() => isConnected, { timeout: PATIENCE_MS }).toBe(true);
      isToBeKilled = true;
      await chat.ask(DIRECTOR.question);
      await expect.poll(() => killed !== undefined, { timeout: PATIENCE_MS }).toBe(true);
      await killed;
      expect(await chat.turns.nth(1).getAttribute('data-state')).not.toBe('done');

      await using after = await startSampleDesk({ dataDir, port: Number(new URL(before.url).port) });
      expect(await chat.answer()).toMatch(DIRECTOR.answer);
      expect(await chat.turns.count()).toBe(2);
      const messages = await storedMessages(page, after.url);
      expect(rolesOf(messages)).toEqual(['user', 'assistant', 'user', 'assistant']);
    });

    it('keeps a question that is asked without a network, and sends it once when there is one', async () => {
      const { service, newPage } = stage();
      const page = await newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();

      await page.context().setOffline(true);
      await page.getByText('No connection.').waitFor();
      await chat.ask('How many books can I borrow?');
      await chat.turns.getByText('Will be sent as soon as there is a connection').last().waitFor();

      await page.context().setOffline(false);
      await chat.turns.nth(1).and(page.locator('[data-state="done"]')).waitFor();
      await page.getByText('No connection.').waitFor({ state: 'hidden' });
      const messages = await storedMessages(page, service.url);
      expect(rolesOf(messages)).toEqual(['user', 'assistant', 'user', 'assistant']);
    });

    it('keeps a question over a reload, before it could be sent', async () => {
      const { service, newPage, newTab } = stage();
      const page = await newPage();
      await page.goto('/');
      await page.context().setOffline(true);
      await chatIn(page).ask(SUNDAYS.question);
      await page.getByText('No connection.').waitFor();
      const tab = await newTab(page);
      await page.close();

      await tab.context().setOffline(false);
      await tab.goto('/');
      expect(await chatIn(tab).answer()).toMatch(SUNDAYS.answer);
      expect(rolesOf(await storedMessages(tab, service.url))).toEqual(['user', 'assistant']);
    });

    it('asks a question once, although its receipt and its answer were lost', async () => {
      const { service, newPage } = stage();
      const page = await newPage();
      let connections = 0;
      await page.routeWebSocket(/socket\.io/, (socket) => {
        const isFirst = ++connections === 1;
        const server = socket.connectToServer();
        let hasAsked = false;
        socket.onMessage((message) => {
          hasAsked ||= String(message).includes('"ask"');
          server.send(message);
        });
        server.onMessage((message) => {
          if (!isFirst || !hasAsked) socket.send(message);
          else if (String(message).includes('"answer:end"')) socket.close();
        });
      });
      await page.goto('/');
      await chatIn(page).ask(SUNDAYS.question);
      expect(await chatIn(page).answer()).toMatch(SUNDAYS.answer);
      expect(connections).toBeGreaterThan(1);
      expect(rolesOf(await storedMessages(page, service.url))).toEqual(['user', 'assistant']);
    });

    it('asks over plain HTTP where sockets are blocked, and finds the conversation again', async () => {
      const { service, newPage } = stage();
      const page = await newPage();
      await page.route(/socket\.io/, (route) => route.abort());
      await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      const answer = await chat.answer();
      expect(answer).toMatch(SUNDAYS.answer);
      await chat.ask('And on Saturdays?');
      await chat.turns.nth(1).and(page.locator('[data-state="done"]')).waitFor();
      const messages = await storedMessages(page, service.url);
      expect(rolesOf(messages)).toEqual(['user', 'assistant', 'user', 'assistant']);

      await page.reload();
      await chat.turns.nth(1).and(page.locator('[data-state="done"]')).waitFor();
      expect(await chat.turns.count()).toBe(2);
      expect(await chat.turns.first().innerText()).toContain(answer);
    });
  });
}
