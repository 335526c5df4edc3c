// One service with the sample desk and the shipped model, and one browser, for all tests.
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildWidget } from '../../../scripts/build-widget.mjs';
import { type Service, startService } from '../../support/service.ts';
import { SAMPLE_DESK } from './desk.ts';
import { findBrowser } from './find-browser.ts';

/** A busy machine may take so long for what is done in a moment otherwise. */
export const PATIENCE_MS = 60_000;

export interface Stage extends AsyncDisposable {
  readonly service: Service;
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
  const service = await startSampleDesk();
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

/** Ready when the documents are read. */
export async function startSampleDesk(
  options: { readonly environment?: Record<string, string>; readonly dataDir?: string } = {},
): Promise<Service> {
  const service = await startService({
    ...options,
    environment: { DOCUMENTS_DIR: SAMPLE_DESK, ...options.environment },
  });
  await waitUntilReady(service.url);
  return service;
}

export async function waitUntilReady(url: string): Promise<void> {
  for (let startedAt = Date.now(); Date.now() - startedAt < 2 * PATIENCE_MS; ) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} did not become ready.`);
}
