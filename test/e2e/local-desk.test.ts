// A desk that was exported as static files, asked in a real browser: nothing but a file server is there.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildEdge } from '../../scripts/build-edge.mjs';
import { buildWidget } from '../../scripts/build-widget.mjs';
import { chatIn } from './support/chat.ts';
import { type ExportedSite, openExportedSite, sampleDesk } from './support/exported-site.ts';
import { findBrowser } from './support/find-browser.ts';
import { differencesOf } from './support/local-chat.ts';
import { PATIENCE_MS } from './support/patience.ts';
import { openSampleDesk, temporaryFolder } from './support/sample-desk.ts';

const soon = <T>(get: () => T | Promise<T>) => expect.poll(get, { timeout: PATIENCE_MS });
const SUNDAYS = 'When is the library open on Sundays?';

describe('a desk in the browser', { timeout: 5 * PATIENCE_MS }, () => {
  let browser: Browser;
  let site: ExportedSite;
  const problems: string[] = [];

  beforeAll(async () => {
    await buildWidget();
    await buildEdge();
    site = await openExportedSite();
    const path = findBrowser() as () => Promise<string>;
    browser = await chromium.launch({ executablePath: await path(), args: ['--no-sandbox'] });
  }, 5 * PATIENCE_MS);

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(problems.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });

  function watch(page: Page): Page {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      if (origin !== new URL(site.url).origin) problems.push(`asked ${request.url()}`);
    });
    return page;
  }
  const newPage = async (options = {}) => watch(await (await browser.newContext(options)).newPage());

  it('answers with its source, and asks nothing of anybody else', async () => {
    const page = await newPage();
    await page.goto(site.url);
    const chat = chatIn(page);
    await chat.ask(SUNDAYS);
    expect(await chat.answer()).toContain('from 1 pm to 5 pm');
    await soon(() => chat.turns.last().innerText()).toContain('Opening hours');
    await chat.ask('How much does a visitor card cost?');
    await chat.answer();
    await chat.ask('and for how long is it valid?');
    expect(await chat.answer()).toContain('three months');
    expect(await chat.button('This answer helped').count()).toBe(0);
  });

  it('loads nothing of the desk before somebody turns to it', async () => {
    const page = await newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(site.url, { waitUntil: 'networkidle' });
    expect(asked.filter((url) => url.includes('/files/'))).toEqual([]);
    await chatIn(page).field.focus();
    await soon(() => asked.some((url) => url.includes('/files/weights.'))).toBe(true);
  });

  it('goes on without a connection after a reload, with what was said before', async () => {
    const page = await newPage();
    await page.goto(site.url);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const chat = chatIn(page);
    await chat.ask(SUNDAYS);
    await chat.answer();
    await page.context().setOffline(true);
    await page.reload();
    await soon(() => chat.log.innerText()).toContain(SUNDAYS);
    await chat.ask('How much does a visitor card cost?');
    expect(await chat.answer()).toMatch(/\d/);
  });

  it('shows what another tab asks', async () => {
    const one = await newPage();
    await one.goto(site.url);
    await chatIn(one).ask(SUNDAYS);
    await chatIn(one).answer();
    const two = watch(await one.context().newPage());
    await two.goto(site.url);
    await soon(() => chatIn(two).log.innerText()).toContain(SUNDAYS);
    await chatIn(two).ask('Can I bring my dog?');
    await chatIn(two).answer();
    await soon(() => chatIn(one).log.innerText()).toContain('Can I bring my dog?');
  });

  it('fits a phone', async () => {
    const page = await newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
    await page.goto(site.url);
    const chat = chatIn(page);
    await chat.ask(SUNDAYS);
    await chat.answer();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.screenshot({ path: fileURLToPath(new URL('../../docs/img/edge.png', import.meta.url)) });
  });

  it('says that a newer export is there, which keeps the files that did not change', async () => {
    const documents = temporaryFolder();
    cpSync(sampleDesk, documents, { recursive: true });
    await using own = await openExportedSite(documents);
    const before = readdirSync(join(own.folder, 'files'));
    const page = await newPage();
    page.removeAllListeners('request');
    await page.goto(own.url);
    await chatIn(page).ask('Is there a telescope?');
    await chatIn(page).answer();
    writeFileSync(
      join(documents, 'telescope.md'),
      '# Telescope\n\nThe library lends a telescope for two weeks.\n',
    );
    await own.export(documents);
    const after = readdirSync(join(own.folder, 'files'));
    expect(
      after
        .filter((file) => !before.includes(file))
        .map((file) => file.split('.')[0])
        .sort(),
    ).toEqual(['desk', 'vectors']);
    expect(after).toHaveLength(before.length);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    const reloaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Load it' }).click();
    await reloaded;
    await chatIn(page).ask('For how long can I borrow the telescope?');
    expect(await chatIn(page).answer()).toContain('two weeks');
  });

  it('asks the service, where there is one, what its files do not answer', async () => {
    const documents = temporaryFolder();
    writeFileSync(join(documents, 'zoo.md'), '# Zoo\n\nThe zoo feeds its penguins at half past two.\n');
    const { origin } = new URL(site.url);
    await using service = await openSampleDesk({
      environment: { DOCUMENTS_DIR: documents, CORS_ORIGINS: origin },
    });
    site.host(`mode="inline local-first" src="/help/" server="${service.url}"`);
    const page = await newPage();
    page.removeAllListeners('request');
    await page.goto(`${origin}/host`);
    const chat = chatIn(page);
    await chat.ask('When are the penguins fed?');
    expect(await chat.answer()).toContain('half past two');
    await chat.ask(SUNDAYS);
    expect(await chat.answer()).toContain('from 1 pm to 5 pm');
  });

  it('decides and says the same as the service', async () => {
    const questions = [
      SUNDAYS,
      'Can I bring my dog?',
      'Who is the director?',
      'hello',
      'what is the capital of Peru',
    ];
    expect(await differencesOf(await newPage(), sampleDesk, questions)).toEqual([]);
    problems.splice(0);
  });
});
