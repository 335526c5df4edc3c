// What other people's pages do, and the chat lives with.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import { makeKey, openSampleDesk, temporaryFolder } from '../support/sample-desk.ts';
import type { Stage } from '../support/stage.ts';
import { openTurboSite } from '../support/turbo-site.ts';

const surfaceOf = (page: Page) =>
  page.locator('.panel').evaluate((panel) => getComputedStyle(panel).backgroundColor);
const LIGHT = 'rgb(255, 255, 255)';
const DARK = 'rgb(27, 30, 37)';

export function hostPagesSuite(stage: () => Stage): void {
  describe("somebody else's page", () => {
    it('may change its body by Turbo, forwards and back, and the chat stays with what was typed', async () => {
      await using site = await openTurboSite(stage().service.url);
      const page = await stage().newPage();
      await page.goto(site.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      await chat.field.fill('When is the');
      await page.getByRole('link', { name: 'To two' }).click();
      await page.getByRole('heading', { name: 'two' }).waitFor();
      expect(await chat.field.inputValue()).toBe('When is the');
      await page.goBack();
      await page.getByRole('heading', { name: 'one' }).waitFor();
      await expect.poll(() => page.locator('frontdesk-chat').count()).toBe(1);
      expect(await chat.field.inputValue()).toBe('When is the');
      await page.getByRole('link', { name: 'To two' }).click();
      await page.getByRole('heading', { name: 'two' }).waitFor();
      await expect.poll(() => page.locator('frontdesk-chat').count()).toBe(1);
    });

    it('may take the chat out', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage();
      await page.goto(host.url);
      await chatIn(page).launcher.waitFor();
      await page.evaluate(async () => {
        document.querySelector('frontdesk-chat')?.remove();
        await new Promise((resolve) => setTimeout(resolve, 50));
        document.body.replaceWith(document.createElement('body'));
        await new Promise((resolve) => setTimeout(resolve, 50));
      });
      expect(await page.locator('frontdesk-chat').count()).toBe(0);
    });

    it('may listen to single keys, which are not heard while somebody types in the chat', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage();
      await page.goto(host.url);
      await page.evaluate(() => {
        const search = document.createElement('input');
        document.body.prepend(search);
        // In both phases: as most pages do, and as those do that ask whether something is being edited.
        addEventListener('keydown', (event) => event.key === 's' && search.focus());
        addEventListener(
          'keydown',
          ({ key }) =>
            key === 'k' && !(document.activeElement as HTMLElement).isContentEditable && search.focus(),
          true,
        );
      });
      const chat = chatIn(page);
      await chat.launcher.click();
      await page.keyboard.type('books');
      expect(await chat.field.inputValue()).toBe('books');
    });

    it('lets the Enter that ends a composition in Safari be no question', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.field.fill('図書館');
      await chat.field.evaluate((field) =>
        field.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }),
        ),
      );
      expect(await chat.turns.count()).toBe(0);
      expect(await chat.field.inputValue()).toBe('図書館');
    });

    it('may have bars that lie over everything, and put all it has into layers', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage({ viewport: { width: 800, height: 600 } });
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.waitFor();
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`
          body > * { position: relative; z-index: 1; transform: translateZ(0); }
          .bar { position: fixed !important; inset: 0; z-index: 9999 !important; background: white; }`);
        document.adoptedStyleSheets.push(sheet);
        const bar = document.createElement('div');
        bar.className = 'bar';
        document.body.append(bar);
      });
      const box = await chat.launcher.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeGreaterThan(760);
      await chat.launcher.click({ timeout: 5000 });
      await chat.field.click({ timeout: 5000 });
    });

    it('that is white stays white on a dark system, and the chat with it, until the page turns dark', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage({ colorScheme: 'dark' });
      await page.goto(host.url);
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('html body { background: white } html.night body { background: #111 }');
        document.adoptedStyleSheets.push(sheet);
      });
      await chatIn(page).launcher.click();
      expect(await surfaceOf(page)).toBe(LIGHT);
      await page.evaluate(() => document.documentElement.classList.add('night'));
      await expect.poll(() => surfaceOf(page)).toBe(DARK);
    });

    it('has the panel open after a reload where it was open, on a phone closed', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage();
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      await page.reload();
      await chat.field.waitFor();
      await chat.button('Close the chat').click();
      await page.reload();
      await chat.launcher.waitFor();
      await chat.launcher.click();
      await page.setViewportSize({ width: 390, height: 700 });
      await page.reload();
      await chat.launcher.waitFor();
    });

    it('gets questions to begin with from the documents, unless it brings its own', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage();
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      const first = page.locator('frontdesk-chat .beginning .pill').first();
      await first.waitFor();
      await first.click();
      await chat.answer();
      expect(await chat.turns.locator('.answer').getAttribute('data-kind')).toBe('curated');
    });

    it('with a key that is refused says where to look, and invites nobody to type', async () => {
      const dataDir = temporaryFolder();
      await makeKey(dataDir, { name: 'operator', kind: 'secret', scopes: ['admin'] });
      await using service = await openSampleDesk({ dataDir, environment: { TRUST_PROXY: '1' } });
      await using host = await openHostPage(service.url, () => 'data-site-key="fdsite_wrong"');
      const page = await stage().newPage();
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      await page.getByText('The chat is not available on this page.').waitFor();
      expect(await chat.field.isVisible()).toBe(false);
      expect(await page.locator('frontdesk-chat .greeting').isVisible()).toBe(false);
      const [told] = said.filter((line) => line.includes('<frontdesk-chat>'));
      expect(told).toContain('data-site-key');
      expect(told).toContain('fdsite_wrong');
      expect(told).toContain(`--site ${host.origin}`);
    });
  });

  describe('two tabs', () => {
    it('lose no question that one of them asked while the service was away', async () => {
      const { newPage, newTab } = stage();
      const page = await newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      const tab = await newTab(page);
      await page.context().setOffline(true);
      await page.getByText('No connection.').waitFor();
      await chat.ask('How many books can I borrow?');
      await chat.turns.getByText('Will be sent as soon as there is a connection').last().waitFor();
      await page.close();
      await tab.context().setOffline(false);
      await tab.goto('/');
      await chatIn(tab).turns.nth(1).and(tab.locator('[data-state="done"]')).waitFor();
      expect(await chatIn(tab).turns.nth(1).innerText()).toContain('How many books can I borrow?');
    });
  });
}
