// Makes the PDF and Word files of sample-desk/ from the Markdown in scripts/sample-desk/: `node scripts/make-sample-desk.mjs`.

import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import PdfDocument from 'pdfkit';
import { root } from './run.mjs';

/** @typedef {{ kind: 'heading', level: number, text: string } | { kind: 'paragraph', text: string } | { kind: 'table', rows: string[][] }} Block */

const from = join(root, 'scripts', 'sample-desk');
const to = join(root, 'sample-desk');
const AUTHOR = 'Linden Falls Public Library';
/** Of the files, so that making them again changes nothing that a reader sees. */
const WRITTEN = new Date('2026-01-05T09:00:00Z');

await makePdf('rooms-and-equipment');
await makePdf('local-history');
await makeDocx('membership-and-fees');

/**
 * @param {string} name
 * @returns {Block[]}
 */
function blocksOf(name) {
  const tree = fromMarkdown(readFileSync(join(from, `${name}.md`), 'utf8'), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  return tree.children.map((node) => {
    switch (node.type) {
      case 'heading':
        return { kind: 'heading', level: node.depth, text: textOf(node) };
      case 'paragraph':
        return { kind: 'paragraph', text: textOf(node) };
      case 'table':
        return { kind: 'table', rows: node.children.map((row) => row.children.map(textOf)) };
      default:
        throw new Error(`${name}.md holds a ${node.type}, for which there is no rule here.`);
    }
  });
}

/**
 * @param {import('mdast').Nodes} node
 * @returns {string}
 */
function textOf(node) {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** @param {string} name */
async function makePdf(name) {
  const blocks = blocksOf(name);
  const pdf = new PdfDocument({
    size: 'LETTER',
    margin: 72,
    info: { Title: titleOf(blocks), Author: AUTHOR, CreationDate: WRITTEN, ModDate: WRITTEN },
  });
  const written = pipeline(pdf, createWriteStream(join(to, `${name}.pdf`)));
  for (const block of blocks) {
    if (block.kind === 'heading') {
      pdf.moveDown(block.level === 1 ? 0 : 0.8);
      pdf
        .font('Helvetica-Bold')
        .fontSize(block.level === 1 ? 22 : 15)
        .text(block.text)
        .moveDown(0.4);
    } else if (block.kind === 'paragraph') {
      pdf.font('Times-Roman').fontSize(11.5).text(block.text, { lineGap: 2 }).moveDown(0.6);
    } else throw new Error(`${name}.md holds a table; a PDF keeps only its words in a row.`);
  }
  pdf.end();
  await written;
}

/** @param {string} name */
async function makeDocx(name) {
  const blocks = blocksOf(name);
  const levels = [HeadingLevel.TITLE, HeadingLevel.HEADING_1, HeadingLevel.HEADING_2];
  const children = blocks.map((block) => {
    if (block.kind === 'heading') {
      const heading = levels[block.level - 1];
      return new Paragraph({
        text: block.text,
        ...(heading ? { heading } : {}),
        spacing: { before: 240, after: 120 },
      });
    }
    if (block.kind === 'paragraph') return new Paragraph({ text: block.text, spacing: { after: 160 } });
    return new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: block.rows.map(
        (cells, i) =>
          new TableRow({
            tableHeader: i === 0,
            children: cells.map(
              (text) =>
                new TableCell({
                  children: [new Paragraph({ children: [new TextRun({ text, bold: i === 0 })] })],
                }),
            ),
          }),
      ),
    });
  });
  const word = new Document({ title: titleOf(blocks), creator: AUTHOR, sections: [{ children }] });
  writeFileSync(join(to, `${name}.docx`), await Packer.toBuffer(word));
}

/** @param {Block[]} blocks */
function titleOf(blocks) {
  const first = blocks[0];
  if (first?.kind !== 'heading') throw new Error('A document begins with its title.');
  return first.text;
}
