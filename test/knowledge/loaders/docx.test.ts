import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/knowledge/loaders/load-document.ts';
import { docxFile, docxParagraph, docxTable } from './files.ts';
import { keptPercent, outline } from './outline.ts';

const run = (text: string, properties = '') =>
  `<w:r>${properties ? `<w:rPr>${properties}</w:rPr>` : ''}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const paragraph = (...runs: readonly string[]) => `<w:p>${runs.join('')}</w:p>`;
const listed = (text: string, list: number) =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr></w:pPr>${run(text)}</w:p>`;
const load = (body: string, parts?: Record<string, string>) =>
  loadDocument(docxFile('house.docx', body, parts));
const NUMBERING = `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
  <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`;

describe('a Word document', () => {
  it('makes headings of questions in bold, and keeps column names although no header row is set', async () => {
    const merged = (text: string, merge: string) =>
      `<w:tc><w:tcPr><w:vMerge${merge}/></w:tcPr>${docxParagraph(text)}</w:tc>`;
    const cell = (text: string) => `<w:tc>${docxParagraph(text)}</w:tc>`;
    const document = await load(
      `${paragraph(run('Who repairs the lights?', '<w:b/>'))}${docxParagraph('The caretaker.')}
       <w:tbl><w:tr>${cell('Block')}${cell('Warden')}</w:tr><w:tr>${merged('Ash', ' w:val="restart"')}${cell('Ms Hale')}</w:tr>
       <w:tr>${merged('', '')}${cell('Mr Pike')}</w:tr></w:tbl>`,
    );
    expect(outline(document)).toEqual([
      [
        'Who repairs the lights?',
        'The caretaker.',
        'row Block: Ash; Warden: Ms Hale',
        'row Block: Ash; Warden: Mr Pike',
      ],
    ]);
  });

  it('leaves out what is struck out, hidden or replaced', async () => {
    const document = await load(
      paragraph(
        run('Lunch costs '),
        `<w:del>${run('x').replace(/w:t\b/g, 'w:delText')}</w:del>`,
        `<w:ins>${run('six pounds')}</w:ins>`,
        run('.'),
      ) +
        paragraph(
          `<w:moveFrom>${run('On the third floor.')}</w:moveFrom>`,
          `<w:moveTo>${run('On the fifth floor.')}</w:moveTo>`,
        ) +
        paragraph(run('Breakfast is at seven.', '<w:strike/>')) +
        paragraph(
          run('The supplier is secret.', '<w:vanish/>'),
          run('Not hidden.', '<w:vanish w:val="false"/>'),
        ),
    );
    expect(outline(document)).toEqual([
      ['', 'Lunch costs six pounds.', 'On the fifth floor.', 'Not hidden.'],
    ]);
    expect(keptPercent(document)).toBe(100);
  });

  it('keeps the numbers of steps, also after another paragraph, and begins anew where the list does', async () => {
    const document = await load(
      docxParagraph('Do this:') +
        listed('Unplug it.', 1) +
        listed('Wait.', 1) +
        docxParagraph('The lamp goes out.') +
        listed('Plug it in.', 1) +
        listed('Gloves', 2) +
        listed('Ring.', 3) +
        docxParagraph('• Typed by hand') +
        docxParagraph('4. Also typed'),
      { 'numbering.xml': NUMBERING },
    );
    expect(outline(document)).toEqual([
      [
        '',
        'Do this:',
        'step1 Unplug it.',
        'step2 Wait.',
        'The lamp goes out.',
        'step3 Plug it in.',
        'item Gloves',
        'step1 Ring.',
        'item Typed by hand',
        'step4 Also typed',
      ],
    ]);
    const groups = document.blocks.filter(({ kind }) => kind === 'step').map(({ group }) => group);
    expect(new Set(groups.slice(0, 3)).size).toBe(1);
  });

  it('reads page headers, text boxes, check boxes, notes and the targets of links', async () => {
    const note = `<w:footnotes xmlns:w="x"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">${paragraph('<w:r><w:footnoteRef/></w:r>', run('Since May.'))}</w:footnote></w:footnotes>`;
    const header = `<w:hdr xmlns:w="x">${paragraph(run('Call 01632 960 142.'))}</w:hdr>`;
    const box = `<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing><wps:txbx xmlns:wps="s"><w:txbxContent>${docxParagraph('In a box.')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>${docxParagraph('In a box.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
    const box2 =
      '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>';
    const document = await load(
      paragraph(run('We open at nine.'), '<w:r><w:footnoteReference w:id="2"/></w:r>', box) +
        paragraph(
          run('Book '),
          `<w:hyperlink r:id="rLink" xmlns:r="r">${run('here')}</w:hyperlink>`,
          run('.'),
        ) +
        paragraph(box2, run('Pets')),
      { 'footnotes.xml': note, 'header1.xml': header },
    );
    expect(outline(document)).toEqual([
      [
        '',
        'Call 01632 960 142.',
        'We open at nine.',
        'Since May.',
        'In a box.',
        'Book here (https://book.example.org/rooms).',
        '☑ Pets',
      ],
    ]);
    expect(keptPercent(document)).toBe(100);
  });

  it('does not take the first pair of a list of pairs for names of columns', async () => {
    const document = await load(
      docxTable([
        ['Name', 'Jane Ash'],
        ['Phone', '123'],
        ['Fax', 'none'],
      ]),
    );
    expect(outline(document)).toEqual([['', 'row Name; Jane Ash', 'row Phone; 123', 'row Fax; none']]);
  });
});
