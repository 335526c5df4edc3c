import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../../src/knowledge/loaders/document.ts';
import { loadDocument, MAX_FILE_BYTES } from '../../../src/knowledge/loaders/load-document.ts';
import { docxFile, docxParagraph, docxTable, pdfFile, textFile } from './files.ts';
import { outline } from './outline.ts';

const load = (name: string, text: string) => loadDocument(textFile(name, text));
const refusal = (file: SourceFile) => expect(loadDocument(file)).rejects;

describe('Markdown', () => {
  it('becomes sections with their headings; lists and tables become lines', async () => {
    const document = await load(
      'visit.md',
      [
        '# Visiting the *Library*',
        'Welcome to the [library](https://example.org).  \nIt is **free**. ![A reading room](room.jpg)',
        '## Hours',
        '| Day | Opens | Closes |\n|---|---|---|\n| Monday | 9:00 | 18:00 |\n| Sunday | | closed |',
        '### Holidays',
        '1. New Year\n2. Labour Day\n   - and the day after',
        '## Prices',
        '> A card costs nothing.',
        '<!-- a note -->',
      ].join('\n\n'),
    );
    expect(document.title).toBe('Visiting the Library');
    expect(outline(document)).toEqual([
      ['', 'Welcome to the library. It is free. A reading room'],
      ['Hours', 'row Day: Monday; Opens: 9:00; Closes: 18:00', 'row Day: Sunday; Closes: closed'],
      ['Hours › Holidays', 'step1 New Year', 'step2 Labour Day', 'item and the day after'],
      ['Prices', 'A card costs nothing.'],
    ]);
  });

  it('takes the title of its front matter', async () => {
    const document = await load('a.md', '---\ntitle: "Rules of use"\ntags: [x]\n---\n\nBe quiet.');
    expect(document.title).toBe('Rules of use');
    expect(document.text).toBe('Be quiet.');
  });

  it('is refused when it is nested beyond reason', async () => {
    await refusal(textFile('deep.md', `${'> '.repeat(300)}x`)).toThrow('over 200 deep');
  });
});

describe('HTML', () => {
  it('shows what a reader of the page sees', async () => {
    const document = await load(
      'page.html',
      `<!doctype html><title>Our rooms</title><style>p{}</style><nav><a href="/">Home</a></nav>
       <main><h1>Rooms</h1><p>Six rooms<br>can be <b>book</b>ed.</p>
       <div>Loose text<ul><li>Blue room</li><li><p>Red room</p></li></ul></div>
       <h2>Prices</h2><table><tr><th>Room</th><th>Price</th></tr><tr><td>Blue</td><td>5 €</td></tr></table>
       <table><tr><th>Phone</th><td>123</td></tr><tr><th>Fax</th><td>none</td></tr></table>
       <p hidden>secret</p><script>alert(1)</script></main>`,
    );
    expect(document.title).toBe('Our rooms');
    expect(outline(document)).toEqual([
      ['', 'Six rooms can be booked.', 'Loose text', 'item Blue room', 'item Red room'],
      ['Prices', 'row Room: Blue; Price: 5 €', 'row Phone: 123', 'row Fax: none'],
    ]);
  });

  it('is read in the encoding that it declares', async () => {
    const bytes = Buffer.from('<meta charset="iso-8859-2"><p>Łódź', 'latin1');
    bytes.set([0xa3, 0xf3, 0x64, 0xbc], bytes.length - 4);
    const document = await loadDocument({ name: 'city.htm', bytes });
    expect(document.text).toBe('Łódź');
  });

  it('is refused when it shows no text, or is nested beyond reason', async () => {
    await refusal(textFile('empty.html', '<p> </p><script>1</script>')).toThrow(
      'empty.html: it holds no text',
    );
    await refusal(textFile('deep.html', `${'<div>'.repeat(5_000)}x`)).toThrow('over 200 deep');
  });
});

describe('plain text', () => {
  it('stays as it is', async () => {
    const document = await load('note.txt', 'First line\nsecond line.\r\n \r\nNew paragraph.\n');
    expect(document.title).toBe('Note');
    expect(document.text).toBe('First line\nsecond line.\n\nNew paragraph.');
  });

  it('may come from older programs', async () => {
    const document = await loadDocument({ name: 'old.txt', bytes: Buffer.from('caf\xe9', 'latin1') });
    expect(document.text).toBe('café');
  });

  it('is refused when it is not text', async () => {
    await refusal(textFile('x.txt', 'ab\0c')).toThrow('x.txt: it is not a text file (a zero at byte 2)');
  });
});

describe('PDF', () => {
  const head = { text: 'City Library, page 1', size: 8, y: 800 };

  it('becomes sections with pages and headings; running heads go, divided words and paragraphs are joined', async () => {
    const document = await loadDocument(
      pdfFile(
        'rules.pdf',
        [
          [
            head,
            { text: 'Borrowing', size: 20, y: 750 },
            { text: 'Every visitor may bor-', size: 11, y: 700 },
            { text: 'row ten books. They are due', size: 11, y: 687 },
          ],
          [
            { ...head, text: 'City Library, page 2' },
            { text: 'after three weeks.', size: 11, y: 750 },
            { text: 'Late books cost a fee.', size: 11, y: 700 },
          ],
          [
            { ...head, text: 'City Library, page 3' },
            { text: 'Rooms', size: 14, y: 750 },
            { text: 'Rooms (six) are free.', size: 11, y: 700 },
          ],
        ],
        'Rules',
      ),
    );
    expect(document.title).toBe('Rules');
    expect(outline(document)).toEqual([
      ['', 'Every visitor may borrow ten books. They are due after three weeks.'],
      ['', 'Late books cost a fee.'],
      ['Rooms', 'Rooms (six) are free.'],
    ]);
    expect(document.sections.map((section) => section.page)).toEqual([1, 2, 3]);
    expect(document.text).toContain('They are due after three weeks.');
  });

  it('is refused when it is damaged or holds no text', async () => {
    await refusal(textFile('broken.pdf', '%PDF-1.4 nothing more')).toThrow('it is not a PDF, or is damaged');
    await refusal(pdfFile('scan.pdf', [[]])).toThrow('have its text recognised (OCR) first');
  });
});

describe('Word documents', () => {
  it('become sections by their styles', async () => {
    const document = await loadDocument(
      docxFile(
        'fees.docx',
        docxParagraph('Fees', 'Title') +
          docxParagraph('All fees are yearly.') +
          docxParagraph('Cards', 'Heading1') +
          docxTable([
            ['Adults', '10 euros'],
            ['Children', 'nothing'],
          ]),
      ),
    );
    expect(document.title).toBe('Fees');
    expect(outline(document)).toEqual([
      ['', 'All fees are yearly.'],
      ['Cards', 'row Adults; 10 euros', 'row Children; nothing'],
    ]);
  });

  it('are refused when they are none', async () => {
    await refusal(textFile('fake.docx', 'hello')).toThrow('it is not a Word document (.docx), or is damaged');
  });
});

describe('question–answer pairs', () => {
  it('come from CSV; rows of one answer are phrasings of one question', async () => {
    const document = await load(
      'faq.csv',
      '\ufeffQuestion;Answer;URL\nWhen do you open?;"At nine; on Sundays\nat ten.";\nOpening hours?;"At nine; on Sundays\nat ten.";\nParking?;Behind the house.;https://example.org/p\n',
    );
    expect(document.curated).toEqual([
      { questions: ['When do you open?', 'Opening hours?'], answer: 'At nine; on Sundays\nat ten.' },
      { questions: ['Parking?'], answer: 'Behind the house.', url: 'https://example.org/p' },
    ]);
    expect(outline(document)[1]).toEqual(['Parking?', 'Behind the house.']);
  });

  it('come from JSON', async () => {
    const entries = [{ question: ['When do you open?', 'Hours?'], answer: 'At nine.' }];
    const document = await load('faq.json', JSON.stringify(entries));
    expect(document.curated).toEqual([{ questions: ['When do you open?', 'Hours?'], answer: 'At nine.' }]);
  });

  it.each([
    [
      'faq.csv',
      'question,antwort\na,b\n',
      'line 1 names a column “question” but none “answer”; it names question, antwort',
    ],
    ['faq.csv', 'question,answer\na,b\nc,\n', 'line 3: the answer is empty'],
    ['faq.csv', 'question,answer\na,b,c\n', 'line 2'],
    ['faq.csv', 'question,answer\n', 'it holds no question with an answer'],
    ['faq.json', '{"question": 1', 'it is not valid JSON'],
    ['faq.json', '[{"question": "a", "answer": "b"}, {"question": "c"}]', 'entry 2, answer'],
  ])('are refused with the place that is wrong: %s %j', async (name, text, message) => {
    await refusal(textFile(name, text)).toThrow(message);
  });
});

describe('any file', () => {
  it('is refused when it is empty, too large or of an unknown type', async () => {
    await refusal(textFile('a.md', '')).toMatchObject({
      code: 'invalid_input',
      message: 'Cannot read a.md: it is empty.',
    });
    await refusal(textFile('a.exe', 'MZ')).toThrow('its type is not one of md, ');
    await refusal({ name: 'a.txt', bytes: new Uint8Array(MAX_FILE_BYTES + 1) }).toMatchObject({
      code: 'too_large',
    });
  });
});
