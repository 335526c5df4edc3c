// The chat on phones: their keyboards, long words, and a panel that covers the page.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import type { Stage } from '../support/stage.ts';

/** What an on-screen keyboard does to a page, as browsers tell it: the visual viewport is lower, the layout as it was. */
async function openKeyboard(page: Page, remainingHeight: number): Promise<void> {
  await page.evaluate((height) => {
    const viewport = window.visualViewport as VisualViewport;
    Object.defineProperty(viewport, 'height', { value: height, configurable: true });
    viewport.dispatchEvent(new Event('resize'));
  }, remainingHeight);
}

const focusIsInChat = (page: Page) =>
  page.evaluate(() => document.activeElement?.localName === 'frontdesk-chat');

export function smallScreensSuite(stage: () => Stage): void {
  describe('a small screen', () => {
    for (const width of [320, 390]) {
      it(`shows what is typed above the keyboard, ${width} pixels wide`, async () => {
        await using host = await openHostPage(stage().service.url);
        const phone = { viewport: { width, height: 640 }, hasTouch: true, isMobile: true };
        const page = await stage().newPage(phone);
        await page.goto(host.url);
        const chat = chatIn(page);
        await chat.launcher.tap();
        await openKeyboard(page, 260);
        await chat.field.fill('Is there anything on for children this week, and does it cost anything?');
        const boxOf = async (name: string) => {
          const box = await page.locator(`frontdesk-chat .${name}`).boundingBox();
          return box ?? { x: 0, y: 0, width: 0, height: 0 };
        };
        const composer = await boxOf('composer');
        expect(composer.y + composer.height).toBeLessThanOrEqual(260);
        expect((await boxOf('log')).height).toBeGreaterThan(60);
        expect(await chat.button('Send').isVisible()).toBe(true);

        await openKeyboard(page, 640);
        expect((await boxOf('panel')).height).toBe(640);
      });
    }

    it('breaks words that are longer than it is wide', async () => {
      await using host = await openHostPage(
        stage().service.url,
        () => `data-text-title="${'Auskunft'.repeat(9)}" data-questions="${'Öffnungszeiten'.repeat(9)}?"`,
      );
      const page = await stage().newPage({
        viewport: { width: 320, height: 640 },
        isMobile: true,
        hasTouch: true,
      });
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.tap();
      const overflow = () =>
        page
          .locator('frontdesk-chat')
          .evaluate((element) =>
            [...(element.shadowRoot?.querySelectorAll('.panel, .header, .log, .field') ?? [])]
              .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
              .map(({ className }) => className),
          );
      expect(await overflow()).toEqual([]);
      await chat.ask(`https://www.example.org/${'where-is-the-library-'.repeat(20)}`);
      await chat.answer();
      expect(await overflow()).toEqual([]);
    });

    it('keeps the focus in a panel that covers the page', async () => {
      await using host = await openHostPage(stage().service.url);
      const page = await stage().newPage({ viewport: { width: 400, height: 640 } });
      await page.goto(host.url);
      const chat = chatIn(page);
      await chat.launcher.click();
      for (const key of [...Array(8).fill('Tab'), ...Array(12).fill('Shift+Tab')]) {
        await page.keyboard.press(key);
        expect(await focusIsInChat(page)).toBe(true);
      }
    });

    it('moves nothing for people who want it so, while it answers and afterwards', async () => {
      const page = await stage().newPage({ reducedMotion: 'reduce' });
      await page.goto('/');
      const chat = chatIn(page);
      await page.locator('frontdesk-chat').evaluate((element) => {
        const moved: string[] = [];
        Object.assign(window, { moved });
        for (const type of ['animationstart', 'transitionrun'])
          element.shadowRoot?.addEventListener(type, () => moved.push(type));
      });
      await chat.ask(SUNDAYS.question);
      await chat.answer();
      await chat.turns.locator('.source').first().click();
      await chat.button('This answer helped').hover();
      expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
    });
  });
}
