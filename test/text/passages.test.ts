import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/knowledge/loaders/load-document.ts';
import { passagesOf, passagesOfText } from '../../src/text/passages.ts';

const load = (text: string) => loadDocument({ name: 'a.md', bytes: Buffer.from(text) });

describe('passagesOf', () => {
  it('makes a unit of each sentence, list item, step and row, under its headings', async () => {
    const passages = passagesOf(
      await load(
        '# Hall\n\nIt is old. It is large.\n\n## Hire\n\nYou need:\n\n- a form\n- a deposit. It comes back.\n\n' +
          '1. Call us.\n2. Pay.\n\n| Day | Opens |\n|---|---|\n| Monday | 9:00 |\n',
      ),
    );
    const units = passages.map(({ headings, text, units }) => [
      headings,
      units.map(({ kind, start, end, number }) => [kind, text.slice(start, end), number]),
    ]);
    expect(units).toEqual([
      [
        [],
        [
          ['paragraph', 'It is old.', undefined],
          ['paragraph', 'It is large.', undefined],
        ],
      ],
      [
        ['Hire'],
        [
          ['paragraph', 'You need:', undefined],
          ['item', 'a form', undefined],
          ['item', 'a deposit.', undefined],
          ['item', 'It comes back.', undefined],
          ['step', 'Call us.', 1],
          ['step', 'Pay.', 2],
          ['row', 'Day: Monday; Opens: 9:00', undefined],
        ],
      ],
    ]);
  });

  it('keeps every word once, in passages of bounded length', async () => {
    const text = Array.from({ length: 200 }, (_, i) => `Rule ${i} asks for care.`).join(' ');
    const passages = passagesOf(await load(text));
    expect(passages.length).toBeGreaterThan(5);
    expect(passages.map((passage) => passage.text).join(' ')).toBe(text);
    for (const { text: own } of passages) expect(own.split(' ').length).toBeLessThan(170);
  });

  it('takes a text without structure', () => {
    const [first, second] = passagesOfText('One. Two.\n\n\nThree.');
    expect(first?.units).toHaveLength(3);
    expect(second).toBeUndefined();
    expect(passagesOfText('  \n ')).toEqual([]);
  });
});
