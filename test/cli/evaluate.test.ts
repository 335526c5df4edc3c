import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontdesk } from '../support/cli.ts';
import { TINY_TEXT, writeTinyModel } from '../support/tiny-model.ts';
import { parseXml } from '../support/xml.ts';

let folder: string;
let models: string;
const at = (name: string) => join(folder, name);

const rows = [
  {
    id: 'a',
    context: TINY_TEXT,
    question: 'When does it open?',
    answers: ['nine', 'at nine'],
    full_answer: 'It opens at nine.',
  },
  { id: 'b', context: TINY_TEXT, question: 'Who built the library?', answers: ['Ada Green'] },
  { id: 'c', context: TINY_TEXT, question: 'Who burnt it?', unanswerable: true },
  { id: 'd', question: 'Who has no passage?', answers: ['nobody'] },
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-evaluate-'));
  models = at('models');
  await writeTinyModel({ folder: join(models, 'tiny', '1') });
  await writeTinyModel({ folder: join(models, 'tiny', '10'), version: '10', seed: 2 });
  writeFileSync(at('data.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('frontdesk evaluate', () => {
  it('prints tables, and writes charts, a report and every answer', async () => {
    const files = ['--charts', at('charts'), '--report', at('report.md'), '--answers', at('answers.jsonl')];
    const { code, stdout, stderr } = await frontdesk(['evaluate', '--data', at('data.jsonl'), ...files], {
      models,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^tiny\/10 \(.+\) on 3 questions of data\.jsonl; 1 rows without passage or answer left out\n/,
    );
    for (const title of [
      'exact match',
      'F1',
      'AUC of the confidence',
      'expected calibration error',
      'median ms',
    ])
      expect(stdout).toContain(title);
    const charts = readdirSync(at('charts')).sort();
    expect(charts).toEqual([
      'by-passage-length.svg',
      'by-question-word.svg',
      'latency.svg',
      'reliability.svg',
      'thresholds.svg',
    ]);
    for (const chart of charts)
      expect(parseXml(readFileSync(at(`charts/${chart}`), 'utf8')).name).toBe('svg');
    expect(readFileSync(at('report.md'), 'utf8')).toMatch(
      /^# Evaluation\n\ntiny\/10 .+\n\n## Short answers\n/,
    );
    const answers = readFileSync(at('answers.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id, isUnanswerable }) => [id, isUnanswerable])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ]);
  });

  it('reports as JSON on part of the questions', async () => {
    const args = ['evaluate', '--data', at('data.jsonl'), '--limit', '2', '--model', 'tiny/1', '--json'];
    const { code, stdout } = await frontdesk(args, { models });
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      model: 'tiny/1',
      questions: 2,
      leftOut: 1,
      answerability: { unanswerable: 1 },
    });
    expect(report.exactMatch).toBeGreaterThanOrEqual(0);
    expect(report.calibration.bins).toHaveLength(15);
  });

  it('says what is wrong with a file', async () => {
    writeFileSync(at('bad.jsonl'), `${JSON.stringify(rows[0])}\n{"question":1}\n`);
    writeFileSync(at('empty.jsonl'), JSON.stringify(rows[3]));
    const [bad, empty, missing] = await Promise.all(
      ['bad.jsonl', 'empty.jsonl', 'missing.jsonl'].map((name) =>
        frontdesk(['evaluate', '--data', at(name)], { models }),
      ),
    );
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('line 2: question:') });
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('no question with a passage') });
    expect(missing).toMatchObject({ code: 4 });
  });
});
