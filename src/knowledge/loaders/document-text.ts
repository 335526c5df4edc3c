// Puts a document's text together block by block and notes where each section begins and ends.
import { AppError } from '../../errors.ts';
import {
  type Block,
  type LoadedDocument,
  MAX_TEXT_CHARS,
  type Section,
  type SourceFile,
  unreadable,
} from './document.ts';

export interface DocumentText {
  /** The first heading of level 1 names the document, where it has no other title. */
  heading(level: number, text: string): void;
  block(text: string, as?: Partial<Omit<Block, 'start' | 'end'>>): void;
  /** A number for the blocks of a new list or table. */
  group(): number;
  /** Goes on in the last block, after a space: a sentence that runs over the end of a page. */
  continued(text: string): void;
  page(page: number): void;
  /** @throws AppError `invalid_input` when nothing was written. */
  finish(title?: string): LoadedDocument;
}

/** @throws AppError `too_large` from its methods, once the text is over `MAX_TEXT_CHARS`. */
export function createDocumentText(file: SourceFile): DocumentText {
  const parts: string[] = [];
  const sections: Section[] = [];
  const blocks: Block[] = [];
  let groups = 0;
  let length = 0;
  let path: { readonly level: number; readonly text: string }[] = [];
  let page: number | undefined;
  let firstHeading: string | undefined;
  let open: Section | undefined;

  const write = (text: string, separator: string): number => {
    const before = length === 0 ? '' : separator;
    parts.push(before, text);
    length += before.length + text.length;
    if (length <= MAX_TEXT_CHARS) return length - text.length;
    throw new AppError(
      'too_large',
      `${file.name} holds over ${MAX_TEXT_CHARS} characters of text; split it.`,
    );
  };
  const writeInSection = (text: string, separator: string): number | undefined => {
    if (text === '') return undefined;
    const start = write(text, separator);
    open = {
      ...(open ?? { headings: path.map((heading) => heading.text), ...(page ? { page } : {}), start }),
      end: length,
    };
    return start;
  };
  const close = () => {
    if (open) sections.push(open);
    open = undefined;
  };

  return {
    heading(level, text) {
      if (text === '') return;
      close();
      write(text, '\n\n');
      if (level === 1 && firstHeading === undefined) {
        firstHeading = text;
        path = [];
        return;
      }
      path = [...path.filter((above) => above.level < level), { level, text }];
    },
    block(text, as) {
      const start = writeInSection(text, '\n\n');
      if (start !== undefined) blocks.push({ kind: 'paragraph', ...as, start, end: length });
    },
    group: () => ++groups,
    continued(text) {
      const last = blocks.pop();
      const start = writeInSection(text, last ? ' ' : '\n\n');
      if (start === undefined && last) blocks.push(last);
      if (start !== undefined) blocks.push({ kind: 'paragraph', start, ...last, end: length });
    },
    page(next) {
      close();
      page = next;
    },
    finish(title) {
      close();
      if (sections.length === 0) throw unreadable(file, 'it holds no text');
      return { title: title || firstHeading || titleOf(file.name), text: parts.join(''), sections, blocks };
    },
  };
}

/** One line, with single spaces. */
export const collapse = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** A row of a table as a line that can be read alone: `Day: Monday; Opens: 9:00`. */
export function rowLine(header: readonly string[], cells: readonly string[]): string {
  return cells
    .map((cell, i) => (cell !== '' && header[i] ? `${header[i]}: ${cell}` : cell))
    .filter((cell) => cell !== '')
    .join('; ');
}

/** What a file is called when it says nothing itself: `late-fees.csv` becomes “Late fees”. */
function titleOf(name: string): string {
  const file = name.split(/[/\\]/).at(-1) as string;
  const words = file
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
