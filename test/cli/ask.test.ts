import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { startService } from '../support/service.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let models: string;
let context: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-ask-'));
  models = join(folder, 'models');
  await writeTinyModel({ folder: join(models, 'tiny', '1') });
  context = join(folder, 'library.txt');
  writeFileSync(context, TINY_TEXT);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('frontdesk ask --context', () => {
  it('shows the sentence, the evidence in its passage, and how sure it is', async () => {
    const { code, stdout, stderr } = await frontdesk(['ask', '--context', context, 'When does it open?'], {
      models,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const evidence = /«(.+)»/s.exec(stdout)?.[1]?.replace(/\s+/g, ' ');
    expect(TINY_TEXT).toContain(evidence);
    expect(stdout).toMatch(/confidence \d+ % · (written|quoted|plain) · [\d.]+ ms · tiny\/1 on onnx/);
    expect(stdout).not.toContain('\u001b');
  });

  it('answers each line of its input, as JSON', async () => {
    const input = 'When is it closed?\n\n   \nWho is the librarian?';
    const { code, stdout } = await frontdesk(['ask', '--context', context, '--json'], { models, input });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers.map(({ question }) => question)).toEqual(['When is it closed?', 'Who is the librarian?']);
    for (const { start, end, shortAnswer, model, latencyMs } of answers) {
      expect(TINY_TEXT.slice(start, end)).toBe(shortAnswer);
      expect(model).toBe('tiny/1');
      expect(latencyMs).toBeGreaterThan(0);
    }
  });

  it('goes on after a question that cannot be answered, and says so in the exit code', async () => {
    const input = `${'long '.repeat(300)}\nWhen does it open?\n`;
    const { code, stdout, stderr } = await frontdesk(['ask', '--json', '--context', context], {
      models,
      input,
    });
    expect(stderr).toMatch(/^frontdesk: The question has \d+ characters; at most 1000 are read\.\n$/);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(7);
  });

  it('ends at once without any question', async () => {
    expect(await frontdesk(['ask', '--context', context], { models })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('reads the passage from the standard input', async () => {
    const args = ['ask', '--context', '-', '--json', 'When does it open?'];
    const { code, stdout } = await frontdesk(args, { models, input: TINY_TEXT });
    expect(code).toBe(0);
    const { start, end, shortAnswer } = JSON.parse(stdout);
    expect(TINY_TEXT.slice(start, end)).toBe(shortAnswer);
  });
});

describe('frontdesk ask', () => {
  const documents = fileURLToPath(new URL('../../sample-desk/', import.meta.url));
  const shipped = fileURLToPath(new URL('../../models/', import.meta.url));
  const question = 'When is the library open on Sundays?';

  it('answers from the documents of the service that runs, with where it stands', async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    await using service = await startService({
      dataDir,
      documents: { 'hours.md': '# Opening hours\n\nOn Sundays the library is open from 1 pm to 5 pm.' },
    });
    const environment = { PORT: new URL(service.url).port };
    const { code, stdout, stderr } = await frontdesk(['ask', question], { environment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('from 1 pm to 5 pm');
    expect(stdout).toContain('From Opening hours:');
    expect(stdout).toMatch(/confidence \d+ % · [\d.]+ ms · desk-qa\/2/);

    const lines = await frontdesk(['ask', '--json', '--url', service.url], { input: `${question}\n\n` });
    expect(JSON.parse(lines.stdout)).toMatchObject({ question, kind: 'answer' });

    const slip = ['ask', '--url', service.url, '--collection', 'mian', '--', question];
    const missing = await frontdesk(slip, { environment: { DATA_DIR: dataDir } });
    expect(missing).toEqual({
      code: 4,
      stdout: '',
      stderr: 'frontdesk: There is no collection mian. Did you mean main?\n',
    });
  });

  it('answers from a folder of documents without a service, and leaves nothing behind', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'frontdesk-ask-'));
    const { code, stdout } = await frontdesk(['ask', '--documents', documents, question], {
      models: shipped,
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('1 pm to 5 pm');
    expect(stdout).toContain('From Opening hours');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says what to do where there is no service', async () => {
    const { code, stdout, stderr } = await frontdesk(['ask', question], { environment: { PORT: '9' } });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(
      /^frontdesk: No service answers at http:\/\/127.0.0.1:9\. Start one with .*--documents\.\n$/,
    );
  });
});

describe('a misspelt setting', () => {
  it('is told before anything is done', async () => {
    const environment = { MAX_BATCHSIZE: '4' };
    const { code, stderr } = await frontdesk(['ask', '--context', context, 'When?'], { models, environment });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'frontdesk: There is no setting MAX_BATCHSIZE. Did you mean MAX_BATCH_SIZE?\n',
    });
  });
});

describe('errors of a command', () => {
  const oneLine = /^frontdesk: [^\n]+\n$/;

  it('are one line, with an exit code that says which', async () => {
    const latin1 = join(folder, 'latin1.txt');
    writeFileSync(latin1, Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    const cases: readonly [number, string[], string?][] = [
      [4, ['ask', '--context', join(folder, 'missing.txt'), 'Why?'], models],
      [2, ['ask', '--context', folder, 'Why?'], models],
      [2, ['ask', '--context', latin1, 'Why?'], models],
      [4, ['ask', '--context', context, 'Why?'], join(folder, 'no-models')],
      [4, ['ask', '--context', context, '--model', 'tiny/9', 'Why?'], models],
      [2, ['ask', '--model', 'tiny/1', 'Why?'], models],
      [2, ['ask', '--context', context, '--documents', folder, 'Why?'], models],
      [4, ['ask', '--documents', join(folder, 'missing'), 'Why?'], models],
      [2, ['ask', '--documents', context, 'Why?'], models],
    ];
    const runs = cases.map(async ([code, args, modelsFolder]) => {
      const result = await frontdesk(args, { models: modelsFolder ?? models });
      expect({ args, ...result }).toEqual({ args, code, stdout: '', stderr: expect.stringMatching(oneLine) });
    });
    await Promise.all(runs);
  });

  it('come with their cause when LOG_LEVEL asks for it', async () => {
    const args = ['ask', '--context', join(folder, 'missing.txt'), 'Why?'];
    const { stderr } = await frontdesk(args, { models, environment: { LOG_LEVEL: 'debug' } });
    expect(stderr).toContain('at readContext');
    expect(stderr).toContain('ENOENT');
  });

  it('name an option that is wrong', async () => {
    const { code, stderr } = await frontdesk(['answer', '--batch', '9999'], { models });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^frontdesk: /);
    expect(stderr).toContain(
      "option '--batch <n>' argument '9999' is invalid. It must be a whole number from 1 to 1024.",
    );
  });
});
