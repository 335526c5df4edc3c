// The lines of a PDF's pages, from the pieces of text that the file places on them.

/** A piece of text as pdf.js gives it: the last two numbers of `transform` are its place, `height` its size. */
export interface PdfPiece {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
}

export interface PdfLine {
  readonly text: string;
  /** Size of its letters, in points. */
  readonly size: number;
  /** Height of its foot over the foot of the page, in points. */
  readonly y: number;
}

/** A running head or foot stands on at least this many pages. */
const MIN_REPEATS = 3;

/** Joins pieces to lines; a gap within a line is a space. */
export function linesOf(pieces: readonly PdfPiece[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let text = '';
  let size = 0;
  let y = 0;
  let right = 0;
  const flush = () => {
    const line = text.replaceAll(/\s+/gu, ' ').trim();
    if (line !== '') lines.push({ text: line, size, y });
    text = '';
    size = 0;
  };
  for (const { str, transform, width, height, hasEOL } of pieces) {
    const [x = 0, foot = 0] = transform.slice(4);
    if (str.trim() !== '') {
      if (text !== '' && Math.abs(foot - y) > Math.max(size, height) / 2) flush();
      if (text === '') y = foot;
      else if (x - right > height / 5 || x < right - height) text += ' ';
      size = Math.max(size, height);
      right = x + width;
    }
    text += str;
    if (hasEOL) flush();
  }
  flush();
  return lines;
}

/** Leaves out first and last lines that come back from page to page, whatever numbers they hold. */
export function withoutRunningHeads(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const form = (line: PdfLine) => line.text.replaceAll(/\p{Nd}+/gu, '#');
  const counts = new Map<string, number>();
  for (const lines of pages) {
    const ends = new Set([lines[0], lines.at(-1)].filter((line) => line !== undefined).map(form));
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  const repeated = (line: PdfLine) => (counts.get(form(line)) ?? 0) >= MIN_REPEATS;
  return pages.map((lines) =>
    lines.filter((line, i) => !((i === 0 || i === lines.length - 1) && repeated(line))),
  );
}
