// One service with the sample desk and the shipped model, and one browser, for all tests.
import { fileURLToPath } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildWidget } from '../../../scripts/build-widget.mjs';
import type { App } from '../../../src/app.ts';
import { findBrowser } from './find-browser.ts';
import { PATIENCE_MS } from './patience.ts';
import { openSampleDesk } from './sample-desk.ts';

export interface Stage extends AsyncDisposable {
  readonly service: App;
  /** A page of a browser without a past; what goes wrong in its scripts fails the test that `endPages` ends. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Another tab beside a page. */
  newTab(page: Page): Promise<Page>;
  /** Closes the pages, and says what went wrong in them. */
  endPages(): Promise<readonly string[]>;
}

export async function openStage(): Promise<Stage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('There is no browser; vitest.config.ts leaves these tests out then.');
  await buildWidget();
  const browser = await chromium.launch({
    executablePath: await executablePath(),
    // In a container the browser has no sandbox of its own.
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
  const pipeline = fileURLToPath(new URL('pipeline.json', import.meta.url));
  const service = await openSampleDesk({ environment: { PIPELINE_FILE: pipeline } });
  const problems: string[] = [];

  function watch(page: Page): Page {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    return page;
  }

  return {
    service,
    async newPage(options = {}) {
      const context = await browser.newContext({ baseURL: service.url, reducedMotion: 'reduce', ...options });
      return watch(await context.newPage());
    },
    newTab: async (page) => watch(await page.context().newPage()),
    async endPages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
      return problems.splice(0);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await service[Symbol.asyncDispose]();
    },
  };
}
