// The lines of a PDF's pages, from the pieces of text that the file places on them.

/** A piece of text as pdf.js gives it: the last two numbers of `transform` are its place, `height` its size. */
export interface PdfPiece {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly fontName?: string;
}

/** Words next to each other on a line. Places are in points, from the lower left of the page as it is read. */
export interface PdfSegment {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  /** Of its foot. */
  readonly y: number;
  /** Of its letters. */
  readonly size: number;
  readonly font: string;
}

/** All segments of the same height on a page, from left to right. */
export type PdfRow = readonly PdfSegment[];

/** A wider gap than this many times the size of the letters divides columns, not words. */
const COLUMN_GAP = 1.3;
/** A narrower gap than this does not divide words. */
const WORD_GAP = 0.2;
/** A list's mark, which may stand far from its text. */
const LONE_MARK = /^(?:[•▪‣◦–—*·o-]|\(?\d{1,3}[.)]|\(?[a-z][.)])$/u;
const SPACED = /^\S(?: \S)*(?: {2,}\S(?: \S)*)*$/u;
/** So many single letters in a row are one word set wide. */
const MIN_SPACED_LETTERS = 4;

interface Fragment {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
}

/** Rows from the top of the page to its foot; text that runs another way than most comes after it. */
export function rowsOf(pieces: readonly PdfPiece[]): PdfRow[] {
  const byTurn = new Map<number, Fragment[]>();
  for (const piece of pieces) {
    if (piece.str.trim() === '') continue;
    const turn = turnOf(piece);
    byTurn.set(turn, [...(byTurn.get(turn) ?? []), turned(piece, turn)]);
  }
  return [...byTurn.values()].sort((one, two) => two.length - one.length).flatMap(rowsOfTurn);
}

/** Quarter turns to the left that the text is turned by. */
function turnOf({ transform: [a = 1, b = 0] }: PdfPiece): number {
  return (Math.round(Math.atan2(b, a) / (Math.PI / 2)) + 4) % 4;
}

function turned({ str, transform, width, height, fontName = '' }: PdfPiece, turn: number): Fragment {
  const [x = 0, y = 0] = transform.slice(4);
  const places = [
    [x, y],
    [y, -x],
    [-x, -y],
    [-y, x],
  ] as const;
  const [left, foot] = places[turn] ?? [x, y];
  return { text: str, x: left, right: left + width, y: foot, size: height, font: fontName };
}

function rowsOfTurn(fragments: readonly Fragment[]): PdfRow[] {
  const rows: Fragment[][] = [];
  for (const fragment of [...fragments].sort((one, two) => two.y - one.y)) {
    const last = rows.at(-1);
    const first = last?.[0];
    if (last && first && first.y - fragment.y <= Math.max(first.size, fragment.size) / 2) last.push(fragment);
    else rows.push([fragment]);
  }
  return rows.map((row) => segmentsOf(row.sort((one, two) => one.x - two.x))).filter((row) => row.length > 0);
}

function segmentsOf(row: readonly Fragment[]): PdfSegment[] {
  const groups: Fragment[][] = [];
  for (const fragment of row) {
    const before = groups.at(-1)?.at(-1);
    const isFar = !before || fragment.x - before.right > COLUMN_GAP * Math.max(fragment.size, before.size);
    const afterMark = groups.at(-1)?.length === 1 && LONE_MARK.test(before?.text.trim() ?? '');
    if (isFar && !afterMark) groups.push([fragment]);
    else groups.at(-1)?.push(fragment);
  }
  return groups
    .map((group) => ({
      text: textOf(group).replaceAll(/\s+/gu, ' ').trim(),
      x: group[0]?.x ?? 0,
      right: Math.max(...group.map(({ right }) => right)),
      y: Math.min(...group.map(({ y }) => y)),
      size: Math.max(...group.map(({ size }) => size)),
      font: group[0]?.font ?? '',
    }))
    .filter(({ text }) => text !== '');
}

function textOf(group: readonly Fragment[]): string {
  if (isSpaced(group)) return spacedText(group);
  let text = '';
  let right = 0;
  for (const fragment of group) {
    const gap = fragment.x - right;
    if (text !== '' && (gap > WORD_GAP * fragment.size || gap < -fragment.size)) text += ' ';
    text += fragment.text;
    right = fragment.right;
  }
  return text;
}

/** Words whose letters stand apart: `T h e`. */
function isSpaced(group: readonly Fragment[]): boolean {
  if (!group.every(({ text }) => SPACED.test(text.trim()))) return false;
  const letters = group.map(({ text }) => text.replaceAll(/\s/g, '')).join('');
  return letters.length >= MIN_SPACED_LETTERS && /\p{L}{4}/u.test(letters) && !/\s/.test(letters);
}

/** Letters of a piece make a word; where each piece is one letter, wide gaps divide words. */
function spacedText(group: readonly Fragment[]): string {
  const joined = group.map(({ text }) =>
    text
      .trim()
      .split(/ {2,}/)
      .map((word) => word.replaceAll(' ', ''))
      .join(' '),
  );
  if (joined.some((word) => word.length > 1)) return joined.join(' ');
  const gaps = group.slice(1).map((fragment, i) => fragment.x - (group[i]?.right ?? 0));
  const usual = [...gaps].sort((one, two) => one - two)[Math.floor(gaps.length / 2)] ?? 0;
  return joined
    .map((word, i) => ((gaps[i - 1] ?? 0) > 1.6 * Math.max(usual, 1) ? ` ${word}` : word))
    .join('');
}

/** A running head or foot stands on at least this many pages. */
const MIN_REPEATS = 3;
const MAX_RUNNING_LINES = 3;
const PAGE_NUMBER = /^(?:page|p\.)?\s*\d{1,4}(?:\s*(?:of|\/)\s*\d{1,4})?$/i;

export const rowText = (row: PdfRow): string => row.map(({ text }) => text).join(' ');

/** All words of the pages; those that the end of a line divides are one. */
export function wordsOnPages(pages: readonly (readonly PdfRow[])[]): string {
  return pages
    .map((rows) => rows.map((row, y) => row.map((one) => wordsOf(one, rows, y)).join(' ')).join('\n'))
    .join('\n');
}

function wordsOf(segment: PdfSegment, rows: readonly PdfRow[], y: number): string {
  const near = (row: PdfRow | undefined) => row?.find((one) => Math.abs(one.x - segment.x) < 2 * one.size);
  const [above, below] = [near(rows[y - 1]), near(rows[y + 1])];
  const isDivided = (one: PdfSegment | undefined, next: PdfSegment | undefined) =>
    /\p{L}-$/u.test(one?.text ?? '') && /^\p{Ll}/u.test(next?.text ?? '');
  const own = isDivided(above, segment) ? segment.text.replace(/^[\p{L}\p{N}]+/u, '') : segment.text;
  if (!isDivided(segment, below)) return own;
  return own.slice(0, -1) + (/^[\p{L}\p{N}]+/u.exec(below?.text ?? '')?.[0] ?? '');
}

/** Leaves out first and last rows that come back from page to page, whatever numbers they hold. */
export function withoutRunningHeads(
  pages: readonly (readonly PdfRow[])[],
  onLeftOut: (text: string) => void,
): (readonly PdfRow[])[] {
  let rest: (readonly PdfRow[])[] = [...pages];
  for (let pass = 0; pass < MAX_RUNNING_LINES; pass++) {
    const shorter = withoutOuterRows(rest, onLeftOut);
    if (shorter.every((rows, i) => rows.length === rest[i]?.length)) break;
    rest = shorter;
  }
  return rest;
}

function withoutOuterRows(
  pages: readonly (readonly PdfRow[])[],
  onLeftOut: (text: string) => void,
): (readonly PdfRow[])[] {
  const form = (row: PdfRow) => rowText(row).replaceAll(/\p{Nd}+/gu, '#');
  const counts = new Map<string, number>();
  for (const rows of pages) {
    const ends = new Set([rows[0], rows.at(-1)].filter((row) => row !== undefined).map(form));
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  const isRepeated = (row: PdfRow) => (counts.get(form(row)) ?? 0) >= MIN_REPEATS;
  return pages.map((rows) =>
    rows.filter((row, i) => {
      const isFoot = i === rows.length - 1 && i > 0;
      const isRunning =
        ((i === 0 || isFoot) && isRepeated(row)) || (isFoot && PAGE_NUMBER.test(rowText(row)));
      if (isRunning) onLeftOut(rowText(row));
      return !isRunning;
    }),
  );
}
