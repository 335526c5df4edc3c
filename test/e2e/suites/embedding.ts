// The widget in somebody else's page.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingAttributes } from '../../../src/widget/settings.ts';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import { makeKey, openSampleDesk, temporaryFolder } from '../support/sample-desk.ts';
import type { Stage } from '../support/stage.ts';

export function embeddingSuite(stage: () => Stage): void {
  describe('a page of another origin', () => {
    it('asks with the key of its site alone, under a strict content security policy', async () => {
      const dataDir = temporaryFolder();
      await makeKey(dataDir, { name: 'operator', kind: 'secret', scopes: ['admin'] });
      // Behind a proxy nobody gets in without a key.
      await using service = await openSampleDesk({ dataDir, environment: { TRUST_PROXY: '1' } });
      let key = '';
      await using host = await openHostPage(service.url, () => `data-site-key="${key}"`);
      await using stranger = await openHostPage(service.url, () => `data-site-key="${key}"`);
      key = await makeKey(dataDir, { name: 'site', kind: 'site', origins: [host.origin] });

      const page = await stage().newPage();
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      await chat.ask(SUNDAYS.question);
      expect(await chat.answer()).toMatch(SUNDAYS.answer);
      await chat.button('This answer helped').click();
      await chat.turns.getByText('Thank you for telling us.').waitFor();
      await page.reload();
      expect(await chat.answer()).toMatch(SUNDAYS.answer);

      await page.goto(stranger.url);
      await chat.launcher.click();
      await page.getByText('The chat is not available on this page.').waitFor();
    });

    it('is asked over plain HTTP with the key of its site where sockets are blocked', async () => {
      const dataDir = temporaryFolder();
      await makeKey(dataDir, { name: 'operator', kind: 'secret', scopes: ['admin'] });
      await using service = await openSampleDesk({ dataDir, environment: { TRUST_PROXY: '1' } });
      let key = '';
      await using host = await openHostPage(service.url, () => `data-site-key="${key}"`);
      key = await makeKey(dataDir, { name: 'site', kind: 'site', origins: [host.origin] });
      const page = await stage().newPage();
      await page.route(/socket\.io/, (route) => route.abort());
      await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
      await page.goto(host.url);
      await chatIn(page).launcher.click();
      await chatIn(page).ask(SUNDAYS.question);
      expect(await chatIn(page).answer()).toMatch(SUNDAYS.answer);
    });

    it('gives the chat its words, its colour and its side', async () => {
      const attributes =
        'data-text-title="Stadtbücherei" data-text-launcher="Fragen?" data-brand-color="#b3261e" ' +
        'data-position="left" data-theme="dark" data-questions="Wann ist offen?|Was kostet es?"';
      await using host = await openHostPage(stage().service.url, () => attributes);
      const page = await stage().newPage();
      await page.goto(host.url);
      const launcher = page.getByRole('button', { name: 'Fragen?' });
      const box = await launcher.boundingBox();
      expect(box?.x).toBeLessThan(40);
      await launcher.click();
      await page.getByRole('dialog', { name: 'Stadtbücherei' }).waitFor();
      expect(await page.getByRole('button', { name: 'Was kostet es?' }).isVisible()).toBe(true);
      const surface = await page
        .locator('.panel')
        .evaluate((panel) => getComputedStyle(panel).backgroundColor);
      expect(surface).toBe('rgb(27, 30, 37)');
      await page.locator('frontdesk-chat').evaluate((chat) => chat.setAttribute('theme', 'light'));
      const brand = await page.locator('.mark').evaluate((mark) => getComputedStyle(mark).backgroundColor);
      expect(brand).toBe('rgb(179, 38, 30)');
    });

    it('opens and closes the chat and hears what happens in it', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage();
      await page.goto(host.url);
      await chatIn(page).launcher.waitFor();
      const heard = await page.evaluate(async (question) => {
        const names: string[] = [];
        const chat = document.querySelector('frontdesk-chat') as HTMLElement & {
          open(): void;
          close(): void;
          toggle(): void;
          ask(question: string): void;
        };
        const answered = new Promise((resolve) => document.addEventListener('frontdesk:answer', resolve));
        for (const name of ['open', 'close', 'ask', 'answer']) {
          document.addEventListener(`frontdesk:${name}`, ({ type }) => names.push(type));
        }
        chat.open();
        chat.close();
        chat.toggle();
        chat.ask(question);
        await answered;
        return names;
      }, SUNDAYS.question);
      expect(heard).toEqual([
        'frontdesk:open',
        'frontdesk:close',
        'frontdesk:open',
        'frontdesk:ask',
        'frontdesk:answer',
      ]);
    });

    it('finds every attribute in docs/widget.md', () => {
      const described = readFileSync(new URL('../../../docs/widget.md', import.meta.url), 'utf8');
      for (const name of settingAttributes) expect(described).toContain(`\`${name}\``);
    });
  });

  describe('the page of the sample desk', () => {
    it('copies the line that embeds the chat, with its own address', async () => {
      const { service, newPage } = stage();
      const page = await newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
      await page.goto('/');
      await page.locator('.copy').first().click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      // On the machine of the service it works as it is, without a key.
      expect(copied).toBe(`<script src="${service.url}/widget.js" defer></script>`);
    });
  });
}
