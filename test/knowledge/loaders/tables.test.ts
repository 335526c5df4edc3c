import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { textFile, zip } from './files.ts';
import { outline, outlineOf } from './outline.ts';

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

describe('a spreadsheet', () => {
  it('has rows with their cells as they are shown; hidden sheets and rows are left out', async () => {
    const cell = (at: string, value: number, style = 0, type = '') =>
      `<c r="${at}" s="${style}"${type}><v>${value}</v></c>`;
    const text = (at: string, index: number) => cell(at, index, 0, ' t="s"');
    const strings = ['Item', 'Fee', 'From', 'Card', 'Room']
      .map((one) => `<si><r><t>${one}</t></r></si>`)
      .join('');
    const bytes = zip({
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="Fees" r:id="rId1"/><sheet name="Old" state="hidden" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;£&quot;0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row>${text('A1', 0)}${text('B1', 1)}${text('C1', 2)}</row>
        <row>${text('A2', 3)}${cell('B2', 12.5, 1)}${cell('C2', 46023, 2)}</row><row hidden="1">${text('A3', 3)}</row>
        <row>${text('A4', 4)}${cell('C4', 46024, 2)}</row></sheetData></worksheet>`,
    });
    expect(outline(await loadDocument({ name: 'fees.xlsx', bytes }))).toEqual([
      ['', 'row Item: Card; Fee: £12.50; From: 2026-01-01', 'row Item: Room; From: 2026-01-02'],
    ]);
  });
});

describe('an e-mail', () => {
  it('has its own text under its subject', async () => {
    const mail = `Subject: =?utf-8?Q?Caf=C3=A9_hours?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nWe open at nine =E2=80=93 always.\r\n\r\n> What do you mean?\r\n`;
    const document = await loadDocument(textFile('hours.eml', mail));
    expect([document.title, outline(document)]).toEqual(['Café hours', [['', 'We open at nine – always.']]]);
  });
});
