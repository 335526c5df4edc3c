// Pictures of the chat. With FRONTDESK_PICTURES=1 those in docs/img are made anew.
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chatIn } from '../support/chat.ts';
import { SUNDAYS } from '../support/desk.ts';
import { openHostPage } from '../support/host-page.ts';
import type { Stage } from '../support/stage.ts';

const folder =
  process.env.FRONTDESK_PICTURES === '1'
    ? fileURLToPath(new URL('../../../docs/img/', import.meta.url))
    : mkdtempSync(join(tmpdir(), 'frontdesk-pictures-'));

async function picture(page: Page, name: string): Promise<void> {
  const path = join(folder, `widget-${name}.png`);
  // Where nothing is pointed at and no caret stands.
  await page.mouse.move(2, 2);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  expect(statSync(path).size).toBeGreaterThan(10_000);
}

export function looksSuite(stage: () => Stage): void {
  describe('the looks', () => {
    it('are those of the pictures in docs', async () => {
      const { service, newPage } = stage();
      const wide = { viewport: { width: 1280, height: 860 } };
      const page = await newPage(wide);
      await page.goto('/');
      await chatIn(page).field.waitFor();
      await picture(page, 'page');

      await chatIn(page).ask(SUNDAYS.question);
      await chatIn(page).answer();
      await chatIn(page).turns.locator('.source').first().click();
      await picture(page, 'sources');

      const dark = await newPage({ ...wide, colorScheme: 'dark' });
      await dark.goto('/');
      await chatIn(dark).ask(SUNDAYS.question);
      await chatIn(dark).answer();
      await picture(dark, 'dark');

      await using host = await openHostPage(service.url, () => 'data-brand-color="#7a3cc0"');
      const launcher = await newPage({ viewport: { width: 1000, height: 700 } });
      await launcher.goto(host.url);
      await chatIn(launcher).launcher.waitFor();
      await picture(launcher, 'launcher');
      await chatIn(launcher).launcher.click();
      await chatIn(launcher).ask(SUNDAYS.question);
      await chatIn(launcher).answer();
      await picture(launcher, 'launcher-open');

      const phone = await newPage({
        viewport: { width: 390, height: 780 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
      });
      await phone.goto(host.url);
      await chatIn(phone).launcher.tap();
      await chatIn(phone).ask(SUNDAYS.question);
      await chatIn(phone).answer();
      await picture(phone, 'phone');
    });
  });
}
