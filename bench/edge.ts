// A desk in the browser: `npx tsx bench/edge.ts [--documents FOLDER] [--desks FOLDER]`.
//
// Exports the documents, opens the site in Chromium, and measures what a visitor waits for and pays: the download, the
// time from the first touch to the first answer, a further question, and the memory of the tab's process. With --desks
// (training-data/README.md has the form) it asks 200 of their questions of browser and service, and prints what differs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { loadDesks } from '../src/training/reading/desks.ts';
import { chatIn } from '../test/e2e/support/chat.ts';
import { openExportedSite, sampleDesk } from '../test/e2e/support/exported-site.ts';
import { findBrowser } from '../test/e2e/support/find-browser.ts';
import { askLocally, differencesOf } from '../test/e2e/support/local-chat.ts';
import { percentile } from './jsonl.ts';

const { values: options } = parseArgs({
  options: { documents: { type: 'string', default: sampleDesk }, desks: { type: 'string' } },
});
const questions = [
  'When is the library open on Sundays?',
  'Can I bring my dog?',
  'How much does a visitor card cost?',
  'How do I renew a book?',
  'Who is the director of the library?',
];
const ROUNDS = 4;

await using site = await openExportedSite(options.documents);
const path = findBrowser();
if (!path) throw new Error('There is no browser: CHROME_PATH names one.');
const browser = await chromium.launch({ executablePath: await path(), args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(site.url, { waitUntil: 'networkidle' });
const chat = chatIn(page);

async function ask(question: string): Promise<number> {
  const began = performance.now();
  await chat.ask(question);
  await chat.answer();
  return performance.now() - began;
}

const first = await ask(questions[0] as string);
const many = Array.from({ length: ROUNDS }, () => questions).flat();
const times = (await askLocally(page, many)).map(({ ms }) => ms);
await page.reload({ waitUntil: 'load' });
const again = await ask(questions[1] as string);
const session = await browser.newBrowserCDPSession();
const { processInfo } = await session.send('SystemInfo.getProcessInfo');
const tabs = processInfo.filter(({ type }) => type === 'renderer');
const memory = Math.max(...tabs.map(({ id }) => residentMegabytes(id)));
console.table({
  'first touch to first answer, files on this machine': `${(first / 1000).toFixed(1)} s`,
  'the same after a reload': `${(again / 1000).toFixed(1)} s`,
  'a question, p50': `${percentile(
    times.sort((a, b) => a - b),
    0.5,
  ).toFixed(0)} ms`,
  "the tab's process, resident": `${memory.toFixed(0)} MB`,
});
if (options.desks !== undefined) await compare(options.desks);
await browser.close();

async function compare(folder: string): Promise<void> {
  const different: string[] = [];
  let asked = 0;
  for (const desk of await loadDesks(folder)) {
    const alone = desk.rows.filter((row) => row.history.length === 0).map(({ question }) => question);
    const some = alone.filter((_, i) => i % 3 === 0).slice(0, 20);
    asked += some.length;
    different.push(
      ...(await differencesOf(await browser.newPage(), join(folder, desk.name, 'documents'), some)),
    );
  }
  console.log(different.join('\n'));
  console.log(`${asked - different.length} of ${asked} replies are the service's`);
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}
