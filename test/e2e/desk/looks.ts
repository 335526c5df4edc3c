import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DeskStage } from '../support/desk-stage.ts';

const pages = [
  'today',
  'inbox',
  'unanswered',
  'documents',
  'answers',
  'models',
  'keys',
  'people',
  'settings',
];
/** A folder for pictures of each page; without it none are taken. */
const PICTURES = process.env.DESK_PICTURES;

/** Without `preload`, which puts copies of style sheets into the page, against its content security policy. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], preload: false })",
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

export function looksSuite(stage: () => DeskStage): void {
  describe('every page', () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`is accessible and fits a small screen in the ${colorScheme} theme`, async () => {
        await stage().addAccount(`lou-${colorScheme}`, 'owner');
        const page = await stage().signIn(`lou-${colorScheme}`, { colorScheme });
        for (const id of pages) {
          for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 844 });
            await page.goto(`/desk#/${id}`);
            await page.locator(`main[data-page="${id}"] h1`).waitFor();
            if (id === 'inbox') await page.locator('.inbox-row').first().click();
            await page.waitForTimeout(600);
            if (PICTURES)
              await page.screenshot({ path: join(PICTURES, `${id}-${colorScheme}-${width}.png`) });
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect(`${id} at ${width}: ${overflow}`).toBe(`${id} at ${width}: ${Math.min(0, overflow)}`);
            expect(await violations(page), `${id} at ${width}`).toEqual([]);
          }
        }
      });
    }
  });
}
