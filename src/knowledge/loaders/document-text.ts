// Puts a document's text together block by block and notes where each section begins and ends.
import { AppError } from '../../errors.ts';
import type { LeftOutReason } from '../../storage/document-coverage.ts';
import { coverageOf, createLeftOutNotes } from './coverage.ts';
import {
  type Block,
  type LoadedDocument,
  MAX_TEXT_CHARS,
  type Section,
  type SourceFile,
  unreadable,
} from './document.ts';

export interface DocumentText {
  /**
   * The first heading of level 1 names the document, where it has no other title. One under which nothing is written
   * becomes a paragraph, unless it is a question.
   */
  heading(level: number, text: string): void;
  /** A heading one level below the last: what follows answers it, until the next heading or question. */
  question(text: string): void;
  /** Whether what is written next answers a question. */
  readonly isUnderQuestion: boolean;
  /** What is written within stands under a heading of its own, one level below the last. */
  under(text: string, write: () => void): void;
  /** Headings that are written within end with it. */
  within(write: () => void): void;
  /** What is written within stands under no heading from before. */
  apart(write: () => void): void;
  block(text: string, as?: Partial<Omit<Block, 'start' | 'end'>>): void;
  /** A number for the blocks of a new list or table. */
  group(): number;
  /** Goes on in the last block, after a space: a sentence that runs over the end of a page. */
  continued(text: string): void;
  page(page: number): void;
  /** Notes what a reader sees, or the file holds, and the text does not. */
  leftOut(reason: LeftOutReason, text: string): void;
  /**
   * @param visible All that a reader of the file sees, in any order, counted by the loader apart from what it wrote.
   * @throws AppError `invalid_input` when nothing was written.
   */
  finish(title: string | undefined, visible: string): LoadedDocument;
}

interface Heading {
  readonly level: number;
  readonly text: string;
  /** Written by `question`: the next heading of any level ends it. */
  readonly isLoose: boolean;
}

/** A heading that nothing was written under yet. */
interface BareHeading {
  readonly text: string;
  /** What stood under it was left out. */
  readonly emptied?: LeftOutReason;
  readonly headings: readonly string[];
  readonly level: number;
  readonly isQuestion: boolean;
  readonly start: number;
  readonly end: number;
}

/** @throws AppError `too_large` from its methods, once the text is over `MAX_TEXT_CHARS`. */
export function createDocumentText(file: SourceFile): DocumentText {
  const parts: string[] = [];
  const sections: Section[] = [];
  const blocks: Block[] = [];
  const notes = createLeftOutNotes();
  let groups = 0;
  let length = 0;
  let path: readonly Heading[] = [];
  /** Headings of the path that stay whatever level comes. */
  let fixed = 0;
  let page: number | undefined;
  let firstHeading: string | undefined;
  let bare: BareHeading | undefined;
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
  const textsOf = (headings: readonly Heading[]) => headings.map(({ text }) => text);
  const onPage = () => (page ? { page } : {});
  const writeInSection = (text: string, separator: string): number | undefined => {
    if (text === '') return undefined;
    bare = undefined;
    const start = write(text, separator);
    open = {
      ...(open ?? { headings: textsOf(path), ...onPage(), start }),
      end: length,
    };
    return start;
  };
  const close = () => {
    if (open) sections.push(open);
    open = undefined;
  };
  const keepBare = () => {
    if (!bare) return;
    const { headings, start, end, text, emptied } = bare;
    bare = undefined;
    if (emptied) {
      notes.note(emptied, text);
      return;
    }
    sections.push({ headings, ...onPage(), start, end });
    blocks.push({ kind: 'paragraph', start, end });
  };
  const writeHeading = (level: number, text: string, isLoose = false) => {
    close();
    if (bare && !bare.isQuestion && bare.level >= level) keepBare();
    const kept = path.slice(fixed).filter((one) => !one.isLoose && one.level < level);
    const above = [...path.slice(0, fixed), ...kept];
    const isQuestion = isLoose || endsAsQuestion(text);
    const start = write(text, '\n\n');
    bare = { text, headings: textsOf(above), level, isQuestion, start, end: length };
    path = [...above, { level, text, isLoose }];
  };
  const levelBelow = () => (path.findLast(({ isLoose }) => !isLoose)?.level ?? 1) + 1;
  const within = (inner: () => void) => {
    const [outerPath, outerFixed] = [path, fixed];
    inner();
    fixed = outerFixed;
    if (path === outerPath) return;
    close();
    if (bare && !bare.isQuestion) keepBare();
    bare = undefined;
    path = outerPath;
  };

  return {
    heading(level, text) {
      if (text === '') return;
      if (level === 1 && firstHeading === undefined && fixed === 0) {
        writeHeading(level, text);
        firstHeading = text;
        path = [];
      } else writeHeading(level, text);
    },
    question(text) {
      if (text !== '') writeHeading(levelBelow(), text, true);
    },
    get isUnderQuestion() {
      const last = path.at(-1);
      return last !== undefined && (last.isLoose || endsAsQuestion(last.text));
    },
    under(text, inner) {
      if (text === '') within(inner);
      else
        within(() => {
          writeHeading(levelBelow(), text);
          fixed = path.length;
          inner();
        });
    },
    within,
    apart(inner) {
      within(() => {
        if (path.length > 0) close();
        path = [];
        fixed = 0;
        inner();
      });
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
    leftOut(reason, text) {
      notes.note(reason, text);
      if (bare && /\p{L}/u.test(text)) bare = { ...bare, emptied: reason };
    },
    finish(title, visible) {
      close();
      if (bare && (sections.length === 0 || !(bare.isQuestion || bare.level === 1))) keepBare();
      if (sections.length === 0) throw unreadable(file, 'it holds no text');
      const text = parts.join('');
      const named = title || firstHeading || titleOf(file.name);
      const kept = [named, firstHeading ?? '', ...keptOf(text, sections)];
      return { title: named, text, sections, blocks, coverage: coverageOf(visible, kept, notes) };
    },
  };
}

const endsAsQuestion = (text: string) => text.endsWith('?');

/** What can be found: the text of all sections and the headings over them. */
function keptOf(text: string, sections: readonly Section[]): string[] {
  const headings = new Map<string, number>();
  let above: readonly string[] = [];
  for (const section of sections) {
    section.headings.forEach((heading, i) => {
      if (above[i] !== heading) headings.set(heading, (headings.get(heading) ?? 0) + 1);
    });
    above = section.headings;
  }
  return [
    ...[...headings].flatMap(([heading, count]) => Array<string>(count).fill(heading)),
    ...sections.map(({ start, end }) => text.slice(start, end)),
  ];
}

/** One line, with single spaces. */
export const collapse = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** What a file is called when it says nothing itself: `late-fees.csv` becomes “Late fees”. */
export function titleOf(name: string): string {
  const file = name.split(/[/\\]/).at(-1) as string;
  const words = file
    .replace(/\.[^.]+$/, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
