// The chat without a mouse, without seeing it, and on the smallest phone.
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import type { Stage } from '../support/stage.ts';

/** Without `preload`, which puts copies of style sheets into the page, against its content security policy. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], preload: false })",
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

/** The label of what has the focus, inside the chat too. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const element = outer?.shadowRoot?.activeElement ?? outer;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

export function accessibilitySuite(stage: () => Stage): void {
  describe('accessibility', () => {
    it('is used with the keyboard alone, and Escape gives the focus back', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage();
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Ask a question');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('Type your question');
      await page.keyboard.type(SUNDAYS.question);
      await page.keyboard.press('Enter');
      expect(await chat.answer()).toMatch(SUNDAYS.answer);

      for (let steps = 0; steps < 20 && !(await focused(page)).includes('Opening'); steps++) {
        await page.keyboard.press('Shift+Tab');
      }
      await page.keyboard.press('Enter');
      await chat.turns.locator('blockquote').first().waitFor();
      await page.keyboard.press('Escape');
      expect(await chat.log.isVisible()).toBe(false);
      expect(await focused(page)).toBe('Ask a question');
    });

    it('never moves the focus when an answer comes', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      const chat = chatIn(page);
      await chat.field.fill(SUNDAYS.question);
      await chat.field.press('Enter');
      const link = page.getByRole('link', { name: 'Embed' });
      await link.focus();
      await chat.answer();
      expect(await focused(page)).toBe('Embed');
    });

    it('reads a new answer out once, from a region that is cleared', async () => {
      const page = await stage().newPage();
      await page.goto('/');
      await page.evaluate(() => {
        const region = document
          .querySelector('frontdesk-chat')
          ?.shadowRoot?.querySelector('[aria-live=polite]');
        const said: string[] = [];
        Object.assign(window, { said });
        new MutationObserver((records) => {
          for (const { addedNodes } of records)
            for (const node of addedNodes) said.push(node.textContent ?? '');
        }).observe(region as Element, { childList: true });
      });
      const chat = chatIn(page);
      await chat.ask(SUNDAYS.question);
      const answer = await chat.answer();
      expect(await chat.log.getAttribute('aria-live')).toBe('off');
      await expect.poll(() => page.locator('[aria-live=polite]').innerText(), { timeout: 30_000 }).toBe('');
      expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([answer]);
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has no violation that axe finds, in ${colorScheme}`, async () => {
        await using host = await openHostPage(stage().service.url);
        const page = await stage().newPage({ colorScheme, viewport: { width: 1000, height: 800 } });
        await page.goto(host.url);
        const chat = chatIn(page);
        await chat.launcher.waitFor();
        expect(await violationsIn(page)).toEqual([]);

        await chat.launcher.click();
        await chat.ask(SUNDAYS.question);
        await chat.answer();
        await chat.turns.locator('.source').first().click();
        await chat.button('This answer did not help').click();
        await page.getByLabel('What would have been the right answer?').waitFor();
        expect(await violationsIn(page)).toEqual([]);

        await page.goto(stage().service.url);
        await chat.log.waitFor();
        expect(await violationsIn(page)).toEqual([]);
      });
    }

    for (const [color, colorScheme] of [
      ['#ffee58', 'light'],
      ['#777777', 'light'],
      ['#102a43', 'dark'],
      ['#8a8a8a', 'dark'],
    ] as const) {
      it(`can be read in a brand colour of poor contrast, ${color} in ${colorScheme}`, async () => {
        const attributes = `data-brand-color="${color}" data-questions="When are you open?"`;
        await using host = await openHostPage(stage().service.url, () => attributes);
        const page = await stage().newPage({ colorScheme, viewport: { width: 1000, height: 800 } });
        await page.goto(host.url);
        const chat = chatIn(page);
        await chat.launcher.click();
        await chat.button('When are you open?').hover();
        expect(await violationsIn(page)).toEqual([]);
        await chat.ask(SUNDAYS.question);
        await chat.answer();
        expect(await violationsIn(page)).toEqual([]);
      });
    }

    it('is gone through in the order in which it is seen', async () => {
      await using host = await openHostPage(stage().service.url, () => 'data-questions="When are you open?"');
      const page = await stage().newPage();
      await page.goto(host.url);
      await chatIn(page).launcher.click();
      const backwards: string[] = [];
      for (let steps = 0; steps < 5; steps++) {
        await page.keyboard.press('Shift+Tab');
        backwards.unshift(await focused(page));
      }
      expect(backwards).toEqual([
        'Talk to a person',
        'Start a new conversation',
        'Close the chat',
        'Conversation',
        'When are you open?',
      ]);
    });

    it('fits a screen of 320 pixels', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage({
        viewport: { width: 320, height: 568 },
        hasTouch: true,
        isMobile: true,
      });
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.tap();
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      await chat.turns.locator('.source').first().tap();
      const panel = await page.locator('frontdesk-chat .panel').boundingBox();
      expect(panel).toEqual({ x: 0, y: 0, width: 320, height: 568 });
      const overflow = await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth);
      expect(overflow).toBe(0);
      expect(await violationsIn(page)).toEqual([]);

      await page.goto(stage().service.url);
      await chat.log.waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });
}
