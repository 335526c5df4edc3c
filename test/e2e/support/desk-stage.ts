// The desk's page in a browser beside the chat of a visitor, with a service that can be started again where it was.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildDeskPage } from '../../../scripts/build-desk-page.mjs';
import { buildWidget } from '../../../scripts/build-widget.mjs';
import { hashPassword } from '../../../src/access/accounts/password.ts';
import type { App } from '../../../src/app.ts';
import type { Role } from '../../../src/storage/people/account-store.ts';
import { findBrowser } from './find-browser.ts';
import { PATIENCE_MS } from './patience.ts';
import { openSampleDesk, temporaryFolder } from './sample-desk.ts';

export const PASSWORD = 'a long enough secret';

export interface DeskStage extends AsyncDisposable {
  readonly service: App;
  readonly browser: Browser;
  /** A page of a browser without a past; what goes wrong in its scripts fails the test that `endPages` ends. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  addAccount(name: string, role: Role): Promise<void>;
  /** A page of the desk of somebody who has signed in. */
  signIn(name: string, options?: BrowserContextOptions): Promise<Page>;
  /** Stops the service and starts it again with the same data at the same address. */
  restart(): Promise<void>;
  /** Closes the pages, and says what went wrong in them. */
  endPages(): Promise<readonly string[]>;
}

export async function openDeskStage(environment: Readonly<Record<string, string>> = {}): Promise<DeskStage> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('There is no browser; vitest.config.ts leaves these tests out then.');
  await Promise.all([buildWidget(), buildDeskPage()]);
  const browser = await chromium.launch({
    executablePath: await executablePath(),
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
  const dataDir = temporaryFolder();
  let service = await openSampleDesk({ dataDir, environment });
  const port = Number(new URL(service.url).port);
  const problems: string[] = [];

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      baseURL: service.url,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!/^(http:\/\/127\.0\.0\.1|data:|ws:\/\/127\.0\.0\.1|blob:)/.test(request.url()))
        problems.push(`asked ${request.url()}`);
    });
    return page;
  }

  return {
    get service() {
      return service;
    },
    browser,
    newPage,
    async addAccount(name, role) {
      const passwordHash = await hashPassword(PASSWORD);
      await service.parts.stores.accounts.create({ name, role, passwordHash });
    },
    async signIn(name, options) {
      const page = await newPage(options);
      await page.goto('/desk');
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page
        .getByRole('navigation', { name: 'Pages' })
        .or(page.getByRole('button', { name: 'Menu' }))
        .first()
        .waitFor();
      return page;
    },
    async restart() {
      await service[Symbol.asyncDispose]();
      service = await openSampleDesk({ dataDir, port, environment });
    },
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
