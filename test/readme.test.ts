// The examples of the README, run as they stand, and their answers read.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, openApp } from '../src/app.ts';
import { parseConfig } from '../src/config.ts';
import { frontdesk } from './support/cli.ts';
import { curlLines, runCurl } from './support/curl.ts';

const readme = readFileSync('README.md', 'utf8');
const ADDRESS = 'http://127.0.0.1:8080';
const run = promisify(execFile);

let app: App;
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-readme-'));
  app = await openApp(parseConfig({ PORT: '0', LOG_LEVEL: 'error', DATA_DIR: dataDir, MODEL_WORKERS: '1' }));
  await app.documentsRead;
  await app.parts.knowledge.understood();
}, 120_000);
afterAll(() => app[Symbol.asyncDispose]());

it('answers the question that the README asks with curl', async () => {
  const lines = curlLines(readme).map((line) => line.replace(ADDRESS, app.url));
  expect(lines).toHaveLength(1);
  for (const line of lines) {
    const { status, text } = await runCurl(line, {});
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ kind: 'answer', text: expect.stringMatching(/10 am/) });
  }
});

it('answers the questions of `frontdesk ask` in the README and in docs/cli.md', async () => {
  const questions = [readme, readFileSync('docs/cli.md', 'utf8')].flatMap((text) =>
    [...text.matchAll(/frontdesk ask "([^"]+)"/g)].map(([, question = '']) => question),
  );
  expect(questions.length).toBeGreaterThan(1);
  for (const question of new Set(questions)) {
    const { code, stdout } = await frontdesk(['ask', question], {
      environment: { PORT: new URL(app.url).port },
    });
    expect({ question, code }).toEqual({ question, code: 0 });
    expect(stdout).toMatch(/10 am/);
    expect(stdout).toContain('From Opening hours');
  }
}, 120_000);

it('runs the program of the README, which answers from the documents', async () => {
  const [, code = ''] = /```js\n(import \{ createDesk \}.+?)```/s.exec(readme) ?? [];
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-readme-'));
  const program = `${code
    .replace("'data'", JSON.stringify(dataDir))
    .replace("'handbook'", "'sample-desk'")}\nconsole.log(text, sources[0].title);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout).toMatch(/three weeks.+Borrowing/is);
}, 120_000);
