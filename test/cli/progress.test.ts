import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress, duration } from '../../src/cli/progress.ts';
import { printable, table, wrap } from '../../src/cli/terminal.ts';

function screen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
  return { stream, written: () => String((stream as unknown as PassThrough).read() ?? '') };
}

it('shows a bar, the rate and the time left on a terminal', () => {
  const { stream, written } = screen(true);
  let time = 0;
  const progress = createProgress({ unit: 'answers', stream, now: () => time });
  progress.update(0, 0);
  time = 50;
  progress.update(1, 0.01);
  time = 10_000;
  progress.update(500, 0.25);
  const lines = written().split('\r\u001b[2K');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('██████░░░░░░░░░░░░░░░░░░ 500 answers · 50/s · 25 % · 30 s left');
  progress.finish();
  expect(written()).toBe('\r\u001b[2K');
});

it('writes a line now and then elsewhere, without a share where none is known', () => {
  const { stream, written } = screen(false);
  let time = 0;
  const progress = createProgress({ unit: 'answers', stream, now: () => time });
  progress.update(1);
  time = 20_000;
  progress.update(100);
  time = 40_000;
  progress.update(200);
  progress.finish();
  expect(written()).toBe('200 answers · 5.0/s\n');
});

it('writes durations for people', () => {
  expect([0.4, 59, 75, 3700].map(duration)).toEqual(['0 s', '59 s', '1 min 15 s', '1 h 1 min']);
});

it('breaks lines at spaces, escape sequences not counted', () => {
  expect(wrap('one two three', 7)).toBe('one two\nthree');
  expect(wrap('\u001b[1mone\u001b[22m two three', 7)).toBe('\u001b[1mone\u001b[22m two\nthree');
  expect(wrap('a\n\nverylongword b', 4)).toBe('a\n\nverylongword\nb');
});

it('makes text from outside harmless for a terminal', () => {
  expect(printable('a\u001b[31mb\u001b]0;title\u0007c\u0000\rd\te\n')).toBe('abc  d\te\n');
});

it('aligns columns of numbers to the right', () => {
  expect(
    table([
      ['name', 'n'],
      ['a', 5],
      ['bb', 12],
    ]),
  ).toBe('name   n\na      5\nbb    12');
});
