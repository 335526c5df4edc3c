import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdOf } from '../../src/serving/golden-hold.ts';
import { readGoldenSet, scoreGolden } from '../../src/serving/golden-set.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-golden-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const OPEN = { question: 'When does it open?', answers: ['nine', '9 am'], declines: false };
const said = (text: string, isDeclined = false) => ({ text, shortAnswer: null, isDeclined });

describe('readGoldenSet', () => {
  it('reads one question a line, and knows the same set again wherever it lies', async () => {
    const line = '{"question": "When?", "answers": ["nine"]}';
    const set = await readGoldenSet(written('a.jsonl', line, '', '{"question":"Why?","declines":true}'));
    expect(set).toMatchObject({
      name: 'a.jsonl',
      questions: [
        { question: 'When?', answers: ['nine'], declines: false },
        { question: 'Why?', answers: [], declines: true },
      ],
    });
    const copy = written('b.jsonl', line, '{"declines":true,"question":"Why?"}');
    expect((await readGoldenSet(copy)).hash).toBe(set.hash);
    expect((await readGoldenSet(written('c.jsonl', line))).hash).not.toBe(set.hash);
  });

  it('reads the set of the sample desk', async () => {
    const { questions } = await readGoldenSet('examples/golden-set.jsonl');
    expect(questions.length).toBeGreaterThan(10);
  });

  it.each([
    ['{"question": "When?"}', 'line 1: must have either'],
    ['{"question": "When?", "answers": ["x"], "declines": true}', 'line 1: must have either'],
    ['{"question": "", "answers": ["x"]}', 'line 1: question: '],
    ['{"question": "When?", "answer": "x"}', 'line 1: '],
    ['nine', 'line 1: not valid JSON'],
    ['', 'has no question'],
  ])('refuses %j', async (line, problem) => {
    await expect(readGoldenSet(written('bad.jsonl', line))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(problem),
    });
  });

  it('says which file is missing', async () => {
    await expect(readGoldenSet('nowhere.jsonl')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('scoreGolden', () => {
  it('passes what holds an expected answer, case, articles and punctuation apart', () => {
    expect(scoreGolden(OPEN, said('The library opens at Nine.'))).toMatchObject({
      scoreLabel: 'pass',
      scoreValue: 1,
    });
    expect(scoreGolden(OPEN, { ...said('See there.'), shortAnswer: '9 a.m.' }).scoreLabel).toBe('pass');
    expect(scoreGolden(OPEN, said('It opens at nineteen.'))).toEqual({
      question: OPEN.question,
      scoreValue: 0,
      scoreLabel: 'fail',
      explanation: 'expected "nine" or "9 am"; said "It opens at nineteen."',
    });
  });

  it('passes a refusal where one is expected, and there alone', () => {
    const none = { question: 'Who am I?', answers: [], declines: true };
    expect(scoreGolden(none, said('I do not know.', true)).scoreLabel).toBe('pass');
    expect(scoreGolden(none, said('You are nine.')).scoreLabel).toBe('fail');
    expect(scoreGolden(OPEN, said('I do not know whether nine is right.', true)).scoreLabel).toBe('fail');
  });
});

describe('holdOf', () => {
  const rails = { minGoldenScore: 0.5, maxGoldenDrop: 0.1 };
  const run = (passed: number, questions = 10) => ({ passed, questions });

  it('holds a canary that is worse by more than the limit, or too bad whatever the stable one does', () => {
    expect(holdOf(rails, run(7), run(9))).toBe(
      'it passes 70.0 % of the golden set, the stable version 90.0 %',
    );
    expect(holdOf(rails, run(8), run(9))).toBeNull();
    expect(holdOf(rails, run(4), run(4))).toContain('at least 50.0 % are asked for');
    expect(holdOf(rails, undefined, run(9))).toContain('not run on it yet');
    expect(holdOf(rails, run(5), undefined)).toContain('not run on the stable version yet');
  });

  it('never holds one that is as good as the stable one and good enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), fc.nat(), (questions, one, other) => {
        const [worse = 0, better = 0] = [one % (questions + 1), other % (questions + 1)].sort(
          (a, b) => a - b,
        );
        const open = { minGoldenScore: 0, maxGoldenDrop: 0 };
        expect(holdOf(open, run(better, questions), run(worse, questions))).toBeNull();
        expect(holdOf(open, run(worse, questions), run(better, questions)) === null).toBe(worse === better);
      }),
    );
  });
});
