import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { type PdfTestLine, pdfFile } from './files.ts';
import { keptPercent, outline } from './outline.ts';

const load = (lines: readonly PdfTestLine[]) => loadDocument(pdfFile('page.pdf', [lines]));
const line = (text: string, y: number, x = 72, size = 11): PdfTestLine => ({ text, y, x, size });

describe('a PDF', () => {
  it('reads columns one after the other, in whatever order they are drawn', async () => {
    const left = [
      'The society was founded in 1961 by',
      'nine members. Plots are let for three',
      'years. A small plot costs thirty pounds.',
    ];
    const right = [
      'Sheds may be up to six square metres',
      'large. Paint them green or brown. Bon-',
      'fires are allowed in the first week.',
    ];
    const document = await load([
      line('Allotment rules for members of the whole society and guests', 780),
      ...left.flatMap((text, i) => [line(text, 740 - 14 * i), line(right[i] as string, 740 - 14 * i, 310)]),
      line('These rules hold from the first day of May in the whole of the garden.', 660),
    ]);
    expect(outline(document)).toEqual([
      [
        '',
        'Allotment rules for members of the whole society and guests',
        'The society was founded in 1961 by nine members. Plots are let for three years. A small plot costs thirty pounds.',
        'Sheds may be up to six square metres large. Paint them green or brown. Bonfires are allowed in the first week.',
        'These rules hold from the first day of May in the whole of the garden.',
      ],
    ]);
    expect(keptPercent(document)).toBe(100);
  });

  it('keeps rows of tables with the names of their columns; lines of a cell are one', async () => {
    const rows = [
      ['Group', 'Day', 'Fee'],
      ['Otters', 'Wednesday', '£48'],
      ['Sharks', 'Friday', '£55'],
    ];
    const document = await load([
      ...rows.flatMap((row, y) => row.map((text, x) => line(text, 700 - 20 * y, 72 + 140 * x))),
      line('and Sunday', 647, 212),
    ]);
    expect(outline(document)).toEqual([
      [
        '',
        'row Group: Otters; Day: Wednesday; Fee: £48',
        'row Group: Sharks; Day: Friday and Sunday; Fee: £55',
      ],
    ]);
  });

  it('joins letters that are set apart', async () => {
    const document = await load([
      { ...line('NOTICE', 780), letterSpace: 8 },
      { ...line('The bakery is closed.', 740), letterSpace: 5 },
    ]);
    expect(outline(document)).toEqual([['', 'NOTICE', 'The bakery is closed.']]);
  });

  it('keeps the numbers of steps out of their text, and pairs questions with their answers', async () => {
    const document = await load([
      line('How do I reset it?', 780),
      line('Do this in order:', 766),
      line('1.', 740),
      line('Unplug the cord and wait', 740, 100),
      line('for thirty seconds.', 726, 100),
      line('2. Plug it in.', 712),
      line('- Not in the rain', 690),
      line('Contents . . . . . . . . 7', 660),
    ]);
    expect(outline(document)).toEqual([
      [
        'How do I reset it?',
        'Do this in order:',
        'step1 Unplug the cord and wait for thirty seconds.',
        'step2 Plug it in.',
        'item Not in the rain',
      ],
    ]);
  });
});
