// The words of a paragraph of a Word document: without what is hidden, struck out or replaced, with targets of links.
import type { LeftOutReason } from '../../../storage/document-coverage.ts';
import { collapse } from '../document-text.ts';
import { createLine } from '../line.ts';
import { linkTarget } from '../links.ts';
import type { DocxStyles } from './docx-styles.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  descendantsOf,
  isTag,
  isText,
  nameOf,
  textIn,
  type Xml,
} from './xml.ts';

/** Signs of the fonts Wingdings and Symbol that carry meaning. */
const SIGNS: Readonly<Record<string, string>> = {
  F0FE: '☑',
  F052: '☑',
  F0FD: '☒',
  F053: '☒',
  F0A8: '☐',
  F06F: '☐',
  F0A3: '☐',
  F0FC: '✓',
  F0FB: '✗',
  F0E0: '→',
  F0B7: '•',
};
/** What no reader sees, in whatever place. */
const UNSEEN = new Set([
  'del',
  'moveFrom',
  'Fallback',
  'instrText',
  'delText',
  'pPr',
  'rPr',
  'sdtPr',
  'tblPr',
  'trPr',
  'tcPr',
  'sectPr',
]);

export interface DocxParagraph {
  readonly text: string;
  /** The bold words that it begins with. */
  readonly lead: string;
  readonly isAllStrong: boolean;
  /** Text boxes and notes that hang on it. */
  readonly beside: readonly Xml[];
}

export interface DocxRuns {
  read(paragraph: Xml): DocxParagraph;
}

interface Field {
  instruction: string;
  isResult: boolean;
  readonly from: number;
}

export interface DocxRunsOptions {
  readonly styles: DocxStyles;
  readonly relations: ReadonlyMap<string, { readonly target: string }>;
  readonly notes: ReadonlyMap<string, Xml>;
  readonly leftOut: (reason: LeftOutReason, text: string) => void;
}

export function createDocxRuns({ styles, relations, notes, leftOut }: DocxRunsOptions): DocxRuns {
  /** A field may go on over several paragraphs. */
  const fields: Field[] = [];

  function read(paragraph: Xml): DocxParagraph {
    const line = createLine();
    const beside: Xml[] = [];
    const properties = childOf(paragraph, 'pPr');
    const addTarget = (from: number, target: string, isStrong: boolean) => {
      const shown = linkTarget(line.text.slice(from), target);
      if (shown !== undefined) line.add(` (${shown})`, isStrong);
    };
    const visitRun = (run: Xml) => {
      const own = childOf(run, 'rPr');
      const isOn = (name: string) => styles.isOn(name, own, properties);
      const reason =
        isOn('vanish') || isOn('webHidden')
          ? 'hidden'
          : isOn('strike') || isOn('dstrike')
            ? 'struck out'
            : undefined;
      if (reason) {
        leftOut(reason, seenText(run));
        return;
      }
      const isStrong = isOn('b');
      for (const child of childrenOf(run)) visitInRun(child, isStrong);
    };
    const visitInRun = (element: Xml, isStrong: boolean): void => {
      const name = nameOf(element);
      const isInstruction = fields.some(({ isResult }) => !isResult);
      if (name === 'fldChar') visitField(element, isStrong);
      else if (name === 'instrText') {
        const field = fields.at(-1);
        if (field) field.instruction += textIn(element);
      } else if (isInstruction) return;
      else if (name === 't') line.add(textIn(element), isStrong);
      else if (['tab', 'br', 'cr', 'ptab'].includes(name)) line.add(' ', isStrong);
      else if (name === 'noBreakHyphen') line.add('-', isStrong);
      else if (name === 'sym')
        line.add(SIGNS[(attributeOf(element, 'char') ?? '').toUpperCase()] ?? '', isStrong);
      else if (name === 'footnoteReference' || name === 'endnoteReference') {
        const note = notes.get(`${name.replace('Reference', '')}:${attributeOf(element, 'id')}`);
        if (note) beside.push(note);
      } else if (!UNSEEN.has(name)) visitDrawing(element, isStrong);
    };
    const visitField = (element: Xml, isStrong: boolean) => {
      const type = attributeOf(element, 'fldCharType');
      if (type === 'begin') {
        fields.push({ instruction: '', isResult: false, from: line.text.length });
        const box = descendantsOf(element, 'checkBox')[0];
        if (box) {
          const checked = childOf(box, 'checked') ?? childOf(box, 'default');
          const isChecked = checked !== undefined && !/^(?:0|false)$/.test(attributeOf(checked, 'val') ?? '');
          line.add(isChecked ? '☑ ' : '☐ ', isStrong);
        }
      }
      const field = fields.at(-1);
      if (type === 'separate' && field) field.isResult = true;
      if (type !== 'end') return;
      fields.pop();
      const target = /^\s*HYPERLINK\s+"([^"]+)"/i.exec(field?.instruction ?? '')?.[1];
      if (field && target) addTarget(field.from, target, isStrong);
    };
    const visitDrawing = (element: Xml, isStrong: boolean): void => {
      if (nameOf(element) === 'txbxContent') beside.push(element);
      else if (nameOf(element) === 'docPr') {
        const description = attributeOf(element, 'descr') ?? '';
        if (!/automatically generated/i.test(description)) line.add(` ${description} `, isStrong);
      } else
        for (const child of childrenOf(element))
          if (!UNSEEN.has(nameOf(child))) visitDrawing(child, isStrong);
    };
    const visit = (element: Xml): void => {
      const name = nameOf(element);
      if (name === 'del' || name === 'moveFrom') leftOut('struck out', textIn(element));
      if (UNSEEN.has(name)) return;
      if (name === 'r') {
        visitRun(element);
        return;
      }
      if (name === 't') line.add(textIn(element), false);
      const from = line.text.length;
      for (const child of childrenOf(element)) visit(child);
      const target = relations.get(attributeOf(element, 'id') ?? '')?.target;
      if (name === 'hyperlink' && target) addTarget(from, target, false);
    };
    for (const child of childrenOf(paragraph)) visit(child);
    return { ...line.take(), beside };
  }
  return { read };
}

/** All text that is printed of an element, in whatever place. */
export function seenText(element: Xml): string {
  const words = (at: Xml): string =>
    at.children
      .map((node) => {
        if (isText(node)) return nameOf(at) === 't' ? node.data : '';
        if (!isTag(node) || UNSEEN.has(nameOf(node))) return '';
        const name = nameOf(node);
        const inner = words(node);
        return ['p', 'tab', 'br', 'cr', 'tc'].includes(name) ? ` ${inner} ` : inner;
      })
      .join('');
  return collapse(words(element));
}
