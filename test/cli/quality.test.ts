import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { createStores } from '../../src/storage/stores.ts';
import { frontdesk } from '../support/cli.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let models: string;
const at = (name: string) => join(folder, name);
const run = (...args: string[]) =>
  frontdesk(args, { models, environment: { DATA_DIR: at('data'), DOCUMENTS_DIR: at('documents') } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-quality-'));
  models = at('models');
  await writeTinyModel({ folder: join(models, 'desk-qa', '1'), name: 'desk-qa' });
  const questions = Array.from({ length: 220 }, (_, i) => ({
    context: `${TINY_TEXT} It is house number ${i}.`,
    question: 'When does it open?',
  }));
  writeFileSync(at('questions.jsonl'), questions.map((one) => JSON.stringify(one)).join('\n'));
  writeFileSync(at('few.jsonl'), JSON.stringify(questions[0]));
  mkdirSync(at('documents'));
  writeFileSync(join(at('documents'), 'hours.md'), `# Hours\n\n${TINY_TEXT}\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What somebody said of a reply of a version. */
async function rate(version: string, rating: 'up' | 'down', more: object = {}): Promise<void> {
  await using database = await openDatabase({ url: 'sqlite:frontdesk.sqlite', dataDir: at('data') });
  const { conversations, feedback } = createStores(database);
  const { id: conversationId } = await conversations.create({ channel: 'http' });
  const details = {
    text: 'It opens at nine.',
    shortAnswer: 'nine',
    confidence: 0.9,
    kind: 'answer',
    sources: [],
    model: { name: 'desk-qa', version },
    latencyMs: 10,
    conversationId,
    messageId: 'm',
    inReplyTo: 'q',
    suggestions: [],
  };
  const { message } = await conversations.addMessage(conversationId, {
    role: 'assistant',
    text: 'x',
    details,
  });
  await feedback.save({ messageId: message.id, rating, ...more });
}

describe('frontdesk models reference', { timeout: 300_000 }, () => {
  it('records what is usual for a version, and the report tells of its drift', async () => {
    expect((await run('models', 'report', 'desk-qa')).stdout).toContain(
      'drift of version 1, the last 7 days: no reference was recorded',
    );
    expect(await run('models', 'reference', 'desk-qa/1', '--data', at('questions.jsonl'))).toMatchObject({
      code: 0,
      stdout: 'desk-qa/1 has a reference of 220 questions from questions.jsonl.\n',
    });
    expect(existsSync(join(models, 'desk-qa', '1', 'reference.json'))).toBe(true);
    expect((await run('models', 'list', '--verify')).stdout).toContain('all files whole');
    expect((await run('models', 'report', 'desk-qa')).stdout).toContain('0 of the 200 questions');
  });

  it('says what is wrong', async () => {
    expect(await run('models', 'reference', 'desk-qa/1', '--data', at('few.jsonl'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs 200 questions; few.jsonl has 1'),
    });
    expect(await run('models', 'reference', 'desk-qa/1', '--since', '7d')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs 200 questions; what was asked since'),
    });
    expect(await run('models', 'reference', 'desk-qa/1')).toMatchObject({ code: 2 });
    expect(await run('models', 'reference', 'desk-qa/1', '--since', 'long')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('like 7d'),
    });
  });
});

describe('frontdesk evaluate --live', { timeout: 300_000 }, () => {
  it('scores what people rated, by version', async () => {
    expect((await run('evaluate', '--live')).stdout).toBe('Nobody rated an answer yet.\n');
    for (const rating of ['up', 'up', 'down'] as const) await rate('1', rating);
    await rate('2', 'down', { correction: 'nine' });
    const { versions } = JSON.parse((await run('evaluate', '--live', '--since', '1d', '--json')).stdout);
    expect(versions).toMatchObject([
      { version: 'desk-qa/1', rated: 3, up: 2, thumbsUp: { value: 2 / 3 }, corrected: null },
      { version: 'desk-qa/2', rated: 1, corrected: { count: 1, exactMatch: 1, f1: 1 } },
    ]);
    const { stdout } = await run('evaluate', '--live');
    expect(stdout).toMatch(/^version +rated +thumbs up \(95 %\) +declined +corrections +EM +F1 +ECE\n/);
    expect(stdout).toMatch(/desk-qa\/1 +3 +66\.7 % \(20\.8–93\.9\) +0 +0 +– +– +0\.233/);
  });
});

describe('frontdesk evaluate --golden', { timeout: 300_000 }, () => {
  it('asks the desk, documents included, and names what was answered otherwise', async () => {
    const lines = [
      { question: 'Hello', answers: ['no such greeting'] },
      { question: 'When does it open?', context: TINY_TEXT, answers: ['no such answer'] },
    ];
    writeFileSync(at('golden.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
    const { code, stdout } = await run('evaluate', '--golden', at('golden.jsonl'));
    expect(code).toBe(0);
    expect(stdout).toContain('✗ Hello\n  expected "no such greeting"; said "');
    expect(stdout).toContain('desk-qa/1 passes 0 of 2 questions of golden.jsonl.\n');
  });

  it('says which line is wrong, and which model the desk has', async () => {
    writeFileSync(at('bad.jsonl'), '{"question":"When?"}');
    expect(await run('evaluate', '--golden', at('bad.jsonl'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('bad.jsonl, line 1: must have either'),
    });
    expect(await run('evaluate', '--golden', at('golden.jsonl'), '--model', 'other/1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The desk answers with desk-qa'),
    });
    expect(await run('evaluate', '--golden', at('golden.jsonl'), '--live')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Give one of'),
    });
  });
});
