import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { textFile } from './files.ts';
import { outlineOf } from './outline.ts';

const curated = async (bytes: string | Uint8Array) =>
  (await loadDocument(typeof bytes === 'string' ? textFile('faq.csv', bytes) : { name: 'faq.csv', bytes }))
    .curated;

describe('CSV', () => {
  it('is read in the Windows encoding on every version of Node.js', async () => {
    const text = Buffer.from(
      'question,answer\n"Where is the caf\xe9?","Behind \x96 \x93it\x94 costs \x802,50, it\x92s\x85"\n',
      'latin1',
    );
    expect(await curated(text)).toEqual([
      { questions: ['Where is the café?'], answer: 'Behind – “it” costs €2,50, it’s…' },
    ]);
  });

  it.each([
    ['short names of columns', 'Q,A\nWhere do I park?,In the hall.\n'],
    ['its separator in the first line', 'sep=;\nquestion;answer\nWhere do I park?;In the hall.\n'],
    [
      'lines before the names of columns',
      'Questions of the front desk,\nExported,2026-01-05\n,\nquestion,answer\nWhere do I park?,In the hall.\n',
    ],
  ])('may have %s', async (_, text) => {
    expect(await curated(text)).toEqual([{ questions: ['Where do I park?'], answer: 'In the hall.' }]);
  });

  it('without questions is a table of rows', async () => {
    expect(await outlineOf('fees.csv', 'Item,Fee\nCard,£3\nRoom,£12\n')).toEqual([
      ['', 'row Item: Card; Fee: £3', 'row Item: Room; Fee: £12'],
    ]);
  });

  it('has answers without the marks of their lists', async () => {
    expect(await outlineOf('faq.csv', 'question,answer\nHow?,"Do this:\n1. Wait.\n2. Go."\n')).toEqual([
      ['How?', 'Do this:', 'step1 Wait.', 'step2 Go.'],
    ]);
  });
});

describe('plain text', () => {
  it('has headings, lists, steps and questions with their answers', async () => {
    const text = `Fees of the harbour\n\nA berth costs £1,234.50.\n\nBring:\n- a rope\n- a light,\n  with batteries\n\nOPENING HOURS\n
Where do I pay?\nAt the office.\n\nQ: Is it far?\nA: No.\n\nHow do I moor?\n\n1. Slow down.\n2) Throw the rope.\n\nRules\n=====\n-5 degrees is cold.\n`;
    expect(await outlineOf('fees.txt', text)).toEqual([
      ['', 'A berth costs £1,234.50.', 'Bring:', 'item a rope', 'item a light,\n  with batteries'],
      ['OPENING HOURS › Where do I pay?', 'At the office.'],
      ['OPENING HOURS › Is it far?', 'No.'],
      ['OPENING HOURS › How do I moor?', 'step1 Slow down.', 'step2 Throw the rope.'],
      ['Rules', '-5 degrees is cold.'],
    ]);
  });
});
