import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';

let folder: string;
let models: string;
const at = (name: string) => join(folder, name);
const answer = (args: readonly string[], options = {}) =>
  frontdesk(['answer', ...args], { models, ...options });

const contexts = [TINY_TEXT, TINY_TEXT.slice(0, 70), `${TINY_TEXT} ${TINY_TEXT}`];
const questions = Array.from({ length: 60 }, (_, i) => ({
  id: i % 2 === 0 ? `q${i}` : i,
  context: contexts[i % contexts.length],
  question: 'When does the library open?',
}));
const jsonLines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Shares move in their last digits with what is read in the same batch. */
const near = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 4) : value;

const parse = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line, (_, value) => near(value)) as Record<string, unknown>);

let whole: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-answer-'));
  models = at('models');
  await writeTinyModel({ folder: join(models, 'tiny', '1') });
  writeFileSync(at('questions.jsonl'), jsonLines(questions));
  const { code, stderr } = await answer(['--input', at('questions.jsonl'), '--output', at('whole.jsonl')]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^60 answered, 0 failed in \d+ s\.\n$/),
  });
  whole = readFileSync(at('whole.jsonl'), 'utf8');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('frontdesk answer', () => {
  it('gives one line for each question, in their order, with every field of the answer', () => {
    const lines = whole
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => id)).toEqual(questions.map(({ id }) => id));
    lines.forEach(({ start, end, shortAnswer, ...line }, i) => {
      expect(questions[i]?.context?.slice(start, end)).toBe(shortAnswer);
      expect(Object.keys(line).sort()).toEqual([
        'answerable',
        'blocks',
        'confidence',
        'decision',
        'id',
        'kind',
        'noAnswerProbability',
        'origin',
        'parts',
        'ranked',
        'text',
        'tokens',
      ]);
    });
  });

  it('reads and writes gzip and the standard streams alike', async () => {
    const packed = gzipSync(readFileSync(at('questions.jsonl')));
    writeFileSync(at('questions.jsonl.gz'), packed);
    const [file, piped] = await Promise.all([
      answer(['--input', at('questions.jsonl.gz'), '--output', at('out.jsonl.gz'), '--batch', '7']),
      answer(['--input', '-', '--output', '-'], { input: packed }),
    ]);
    expect([file.code, piped.code]).toEqual([0, 0]);
    const plain = whole
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(plain).toEqual(parse(gunzipSync(readFileSync(at('out.jsonl.gz'))).toString()));
    expect(plain).toEqual(parse(piped.stdout));
  });

  it('gives a bad line its error and number, and answers the rest', async () => {
    const good = questions[0];
    const input = [
      `\uFEFF${JSON.stringify({ ...good, id: 'first' })}`,
      'no JSON',
      '',
      '[1]',
      '{"id":"x","context":3}',
      '{"id":{},"context":"a","question":"b"}',
      '{"id":"empty","context":"  ","question":"Why?"}',
      JSON.stringify({ context: good?.context, question: 'When does it open?' }),
      JSON.stringify({ ...good, id: 'last' }),
    ].join('\r\n');
    const { code, stdout, stderr } = await answer(['--input', '-', '--output', '-', '--json'], { input });
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id, line, error }) => ({ id, line, error }))).toEqual([
      { id: 'first' },
      { line: 2, error: 'The line is not JSON.' },
      { line: 4, error: 'The line is not a JSON object.' },
      { id: 'x', line: 5, error: expect.stringMatching(/^context: .+; question: /) },
      { line: 6, error: 'id: must be text or a number' },
      { id: 'empty', line: 7, error: 'The passage is empty: give the text that holds the answer.' },
      { line: 8 },
      { id: 'last' },
    ]);
    expect(JSON.parse(stderr)).toMatchObject({ answered: 3, failed: 5, resumedAfter: 0 });
  });

  it.each(['resumed.jsonl', 'resumed.jsonl.gz'])('goes on after the last whole line of %s', async (name) => {
    // A killed run leaves a line, or in a gzipped file its last member, unfinished.
    const isGzipped = name.endsWith('.gz');
    const lines = whole.split('\n');
    const marked = [
      ...lines.slice(0, 19),
      JSON.stringify({ ...JSON.parse(lines[19] as string), text: 'kept' }),
    ];
    const kept = `${marked.join('\n')}\n`;
    const torn = isGzipped
      ? Buffer.concat([gzipSync(kept), gzipSync(lines.slice(20).join('\n')).subarray(0, 60)])
      : kept + lines[20]?.slice(0, 30);
    writeFileSync(at(name), torn);
    const args = ['--input', at('questions.jsonl'), '--output', at(name)];
    const { code, stderr } = await answer(args);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Going on after (\d+) lines/),
    });
    const written = () => {
      const bytes = readFileSync(at(name));
      return (isGzipped ? gunzipSync(bytes) : bytes).toString();
    };
    const text = written();
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ id }) => id)).toEqual(questions.map(({ id }) => id));
    expect(rows[19].text).toBe('kept');
    const again = await answer(args);
    expect(again.stderr).toContain('0 answered, 0 failed');
    expect(written()).toBe(text);
  });

  it('goes on after it was killed, and ends with the same lines', async () => {
    const args = ['--batch', '1', '--input', at('questions.jsonl'), '--output'];
    const killed = await answer([...args, '-'], {
      onOutput: ({ stdout }: { stdout: string }, cli: { kill(signal: NodeJS.Signals): void }) => {
        if (stdout.length > 0) {
          writeFileSync(at('killed.jsonl'), stdout.slice(0, -10));
          cli.kill('SIGKILL');
        }
      },
    });
    expect(killed.code).toBeNull();
    const { code } = await answer([...args, at('killed.jsonl')]);
    expect(code).toBe(0);
    const rows = whole
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(parse(readFileSync(at('killed.jsonl'), 'utf8')));
  });

  it('refuses to go on with the output of another run, until told to begin anew', async () => {
    writeFileSync(at('other.jsonl'), jsonLines(questions.slice(5, 8)));
    const args = ['--input', at('other.jsonl'), '--output', at('of-another.jsonl')];
    for (const before of [jsonLines([{ id: 'q0' }]), 'notes\n', jsonLines(questions.slice(5, 9))]) {
      writeFileSync(at('of-another.jsonl'), before);
      const { code, stderr } = await answer(args);
      expect(code).toBe(2);
      expect(stderr).toContain('it belongs to another run');
      expect(readFileSync(at('of-another.jsonl'), 'utf8')).toBe(before);
    }
    expect(await answer([...args, '--restart'])).toMatchObject({ code: 0 });
    expect(readFileSync(at('of-another.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
  });

  it('stops with 130 when it is interrupted', async () => {
    const { code } = await answer(['--input', '-', '--output', '-', '--batch', '1'], {
      input: jsonLines(Array.from({ length: 200 }, () => questions[0])),
      onOutput: ({ stdout }: { stdout: string }, cli: { kill(signal: NodeJS.Signals): void }) => {
        if (stdout.length > 0) cli.kill('SIGINT');
      },
    });
    expect(code).toBe(130);
  });

  it('ends quietly when nobody reads its output', async () => {
    const { code, stderr } = await answer(['--input', '-', '--output', '-', '--batch', '1'], {
      input: jsonLines(Array.from({ length: 200 }, () => questions[0])),
      onOutput: ({ stdout }: { stdout: string }, cli: { closeOutput(): void }) => {
        if (stdout.length > 0) cli.closeOutput();
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('names files that are not there', async () => {
    const missing = await answer(['--input', at('missing.jsonl'), '--output', '-']);
    expect(missing).toMatchObject({ code: 4, stderr: expect.stringContaining('missing.jsonl') });
    const folderAsFile = await answer(['--input', at('questions.jsonl'), '--output', folder]);
    expect(folderAsFile).toMatchObject({ code: 2, stdout: '' });
  });
});
