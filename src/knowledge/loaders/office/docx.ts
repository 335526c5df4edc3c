// Word documents: what stands in them when they are printed, as headings, paragraphs, steps and rows.
import { type Block, type LoadedDocument, type SourceFile, unreadable } from '../document.ts';
import { collapse, createDocumentText, type DocumentText } from '../document-text.ts';
import { listMark } from '../plain-text.ts';
import { withoutQuestionMark, writeParagraph } from '../questions.ts';
import { type Archive, openArchive, resolvePath } from './archive.ts';
import { createDocxRuns, type DocxRuns, seenText } from './docx-runs.ts';
import { createDocxNumbering, createDocxStyles, type DocxNumbering, type DocxStyles } from './docx-styles.ts';
import { writeDocxTable } from './docx-table.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  descendantsOf,
  nameOf,
  parseXml,
  relationsOf,
  type Xml,
} from './xml.ts';

const PAGE_NUMBER = /^(?:page\s*)?\d*(?:\s*(?:of|\/)\s*\d*)?$/i;

/** @throws AppError `invalid_input` for a file that is no Word document, is damaged or holds no text, `too_large` */
export async function loadDocx(file: SourceFile): Promise<LoadedDocument> {
  const archive = openArchive(file, 'a Word document (.docx)');
  const main = mainPart(file, archive);
  const body = main && childOf(main.xml, 'document', 'body');
  if (!body) throw unreadable(file, 'it is not a Word document (.docx), or is damaged');
  const part = (type: string) => {
    const target = [...main.relations.values()].find((one) => one.type === type)?.target;
    return target === undefined ? undefined : readPart(file, archive, resolvePath(main.path, target));
  };
  const notes = new Map<string, Xml>();
  for (const kind of ['footnote', 'endnote'])
    for (const note of descendantsOf(part(`${kind}s`)?.xml, kind))
      if (!attributeOf(note, 'type')) notes.set(`${kind}:${attributeOf(note, 'id')}`, note);
  const styles = createDocxStyles(part('styles')?.xml);
  const document = createDocumentText(file);
  const writer = createDocxWriter({
    document,
    styles,
    numbering: createDocxNumbering(part('numbering')?.xml),
    runsOf: (relations) => createDocxRuns({ styles, relations, notes, leftOut: document.leftOut }),
  });
  const margins = [...main.relations.values()]
    .filter(({ type }) => type === 'header' || type === 'footer')
    .map(({ target }) => readPart(file, archive, resolvePath(main.path, target)))
    .filter((one) => one !== undefined);
  const seen = [body, ...notes.values()].map(seenText);
  const shown = comparable(seen.join(' '));
  for (const { xml, relations } of margins) {
    const text = seenText(xml);
    if (PAGE_NUMBER.test(collapse(text)) || shown.includes(comparable(text))) continue;
    seen.push(text);
    writer.write(childrenOf(xml), relations);
  }
  writer.write([body], main.relations);
  return document.finish(undefined, seen.join('\n'));
}

const comparable = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

interface Part {
  readonly path: string;
  readonly xml: Xml;
  readonly relations: ReturnType<typeof relationsOf>;
}

function readPart(file: SourceFile, archive: Archive, path: string): Part | undefined {
  const source = archive.text(path);
  if (source === undefined) return undefined;
  const at = path.lastIndexOf('/') + 1;
  const relations = archive.text(`${path.slice(0, at)}_rels/${path.slice(at)}.rels`);
  return {
    path,
    xml: parseXml(file, source),
    relations: relationsOf(relations === undefined ? undefined : parseXml(file, relations)),
  };
}

function mainPart(file: SourceFile, archive: Archive): Part | undefined {
  const source = archive.text('_rels/.rels');
  const relations = relationsOf(source === undefined ? undefined : parseXml(file, source));
  const target = [...relations.values()].find(({ type }) => type === 'officeDocument')?.target;
  return readPart(file, archive, resolvePath('', target ?? 'word/document.xml'));
}

interface DocxWriterOptions {
  readonly document: DocumentText;
  readonly styles: DocxStyles;
  readonly numbering: DocxNumbering;
  readonly runsOf: (relations: Part['relations']) => DocxRuns;
}

function createDocxWriter({ document, styles, numbering, runsOf }: DocxWriterOptions) {
  /** The groups of numbered lists, which may go on after other paragraphs. */
  const steps = new Map<string, number>();
  let bullets: number | undefined;

  function placeOf(properties: Xml | undefined, text: string): { as?: Partial<Block>; text: string } {
    const list = styles.listOf(properties);
    const number = list && numbering.next(list);
    if (number !== undefined && list) {
      const key = `${list.id}:${list.level}`;
      const group = number === 1 ? undefined : steps.get(key);
      steps.set(key, group ?? document.group());
      return { as: { kind: 'step', group: steps.get(key) as number, number }, text };
    }
    const typed = list ? undefined : listMark(text);
    if (!list && !typed) {
      bullets = undefined;
      return { text };
    }
    bullets ??= document.group();
    const rest = typed?.rest ?? text;
    if (typed?.number !== undefined)
      return { as: { kind: 'step', group: bullets, number: typed.number }, text: rest };
    return { as: { kind: 'item', group: bullets }, text: rest };
  }

  function write(nodes: readonly Xml[], relations: Part['relations']): void {
    const runs = runsOf(relations);
    const writeAll = (elements: readonly Xml[]): void => {
      for (const element of elements) {
        const name = nameOf(element);
        if (name === 'p') writeOne(element);
        else if (name === 'tbl') writeDocxTable(document, element, runs, writeAll);
        else if (name === 'sdt' && isContents(element)) document.leftOut('navigation', seenText(element));
        else if (!['del', 'moveFrom', 'Fallback', 'sectPr', 'sdtPr'].includes(name))
          writeAll(childrenOf(element));
      }
    };
    const writeOne = (paragraph: Xml): void => {
      const properties = childOf(paragraph, 'pPr');
      const { text, lead, beside } = runs.read(paragraph);
      const level = styles.headingLevel(properties);
      if (styles.isOfContents(properties)) document.leftOut('navigation', text);
      else if (level !== undefined && text !== '') {
        const list = styles.listOf(properties);
        if (list) numbering.next(list);
        document.heading(level, withoutQuestionMark(text));
      } else if (text !== '') {
        const place = placeOf(properties, text);
        writeParagraph(document, place.text, { lead, ...(place.as ? { as: place.as } : {}) });
      }
      writeAll(beside);
    };
    writeAll(nodes);
  }
  return { write };
}

const isContents = (control: Xml): boolean =>
  /contents/i.test(attributeOf(descendantsOf(childOf(control, 'sdtPr'), 'docPartGallery')[0], 'val') ?? '');
