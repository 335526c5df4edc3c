// Reading order of a PDF's page: columns one after the other, tables as rows with their cells.
import type { PdfRow, PdfSegment } from './pdf-lines.ts';

/** Rows that are read one after the other, or a table. */
export type PdfRegion =
  | { readonly kind: 'lines'; readonly rows: readonly PdfRow[] }
  | { readonly kind: 'table'; readonly grid: readonly (readonly (readonly PdfSegment[])[])[] };

/** A stretch from left to right, in points. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Rows with a gap at the same place, before they are columns or a table. */
const MIN_ROWS = 3;
/** A line of prose fills so much of its column, and has so many words. */
const PROSE_FILL = 0.6;
const PROSE_WORDS = 4;
/** Two columns of prose, or three. */
const MAX_PROSE_COLUMNS = 3;
/** Wider apart than this many times the letters' size, two rows do not belong together. */
const ROW_PITCH = 1.45;

export function regionsOf(rows: readonly PdfRow[]): PdfRegion[] {
  const regions: PdfRegion[] = [];
  const plain: PdfRow[] = [];
  const flush = () => {
    if (plain.length > 0) regions.push({ kind: 'lines', rows: plain.splice(0) });
  };
  for (let at = 0; at < rows.length; ) {
    const end = endOfColumns(rows, at);
    const region = end === undefined ? undefined : columnsOf(rows.slice(at, end));
    if (region && end !== undefined) {
      flush();
      regions.push(...region);
      at = end;
    } else {
      plain.push(rows[at] as PdfRow);
      at++;
    }
  }
  flush();
  return regions;
}

/** The row after the last that leaves the same gap free as the row `at`; undefined where too few do. */
function endOfColumns(rows: readonly PdfRow[], at: number): number | undefined {
  const first = rows[at] as PdfRow;
  let best: number | undefined;
  for (let i = 0; i + 1 < first.length; i++) {
    let gap: Span = { from: (first[i] as PdfSegment).right, to: (first[i + 1] as PdfSegment).x };
    let end = at + 1;
    let divided = 1;
    let lastDivided = at;
    for (; end < rows.length; end++) {
      const row = rows[end] as PdfRow;
      const next = narrowed(gap, row);
      const size = row[0]?.size ?? 0;
      if (!next || next.to - next.from < size * 0.7) break;
      gap = next;
      if (row[0] && row.at(-1) && row[0].right <= gap.from && (row.at(-1) as PdfSegment).x >= gap.to) {
        divided++;
        lastDivided = end;
      }
    }
    // What stands below the columns, apart from them, is read after them.
    for (let row = lastDivided + 1; row < end; row++) if (isApart(rows, row)) end = row;
    if (divided >= MIN_ROWS) best = Math.max(best ?? 0, end);
  }
  return best;
}

function isApart(rows: readonly PdfRow[], at: number): boolean {
  const [above, below] = [rows[at - 1]?.[0], rows[at]?.[0]];
  if (!above || !below) return false;
  return (
    above.y - below.y > ROW_PITCH * Math.max(above.size, below.size) || Math.abs(above.size - below.size) > 1
  );
}

/** What a row leaves free of a gap; undefined where a segment stands across it. */
function narrowed(gap: Span, row: PdfRow): Span | undefined {
  let { from, to } = gap;
  const middle = (gap.from + gap.to) / 2;
  for (const { x, right } of row) {
    if (x < middle && right > middle) return undefined;
    if (right <= middle) from = Math.max(from, right);
    else to = Math.min(to, x);
  }
  return to > from ? { from, to } : undefined;
}

function columnsOf(rows: readonly PdfRow[]): PdfRegion[] | undefined {
  const spans = columnSpans(rows);
  if (spans.length < 2) return undefined;
  const columns = spans.map((span) =>
    rows.map((row) => row.filter((one) => one.x >= span.from - 1 && one.x <= span.to)),
  );
  if (
    spans.length <= MAX_PROSE_COLUMNS &&
    columns.every((column, i) => isProse(column.flat(), spans[i] as Span))
  )
    return columns.map((column) => ({ kind: 'lines', rows: column.filter((row) => row.length > 0) }));
  return [{ kind: 'table', grid: tableRows(rows.map((_, y) => columns.map((column) => column[y] ?? []))) }];
}

/** Stretches that segments stand in, with a gap between that all rows leave free. */
function columnSpans(rows: readonly PdfRow[]): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const { x, right, size } of rows.flat().sort((one, two) => one.x - two.x)) {
    const last = spans.at(-1);
    if (last && x < last.to + size / 2) last.to = Math.max(last.to, right);
    else spans.push({ from: x, to: right });
  }
  return spans;
}

function isProse(segments: readonly PdfSegment[], { from, to }: Span): boolean {
  const middle = (values: number[]) =>
    values.sort((one, two) => one - two)[Math.floor(values.length / 2)] ?? 0;
  const words = middle(segments.map(({ text }) => text.split(' ').length));
  const fill = middle(segments.map(({ x, right }) => (right - x) / (to - from)));
  return words >= PROSE_WORDS && fill >= PROSE_FILL;
}

type Cells = readonly (readonly PdfSegment[])[];

/** Lines of one cell belong to one row: those without a first cell, and those that stand closer than rows do. */
function tableRows(lines: readonly Cells[]): Cells[] {
  const feet = lines.map((cells) => Math.max(...cells.flat().map(({ y }) => y)));
  const pitches = feet.slice(1).map((foot, i) => (feet[i] as number) - foot);
  const least = Math.min(...pitches);
  const wide = pitches.filter((pitch) => pitch > 1.3 * least).length;
  const isWrapped = wide >= 2 && wide < pitches.length;
  const rows: Cells[] = [];
  lines.forEach((cells, i) => {
    const above = rows.at(-1);
    const size = cells.flat()[0]?.size ?? 0;
    const pitch = pitches[i - 1] ?? Number.POSITIVE_INFINITY;
    const continues = isWrapped ? pitch <= 1.3 * least : cells[0]?.length === 0 && pitch <= ROW_PITCH * size;
    if (above && continues) rows[rows.length - 1] = above.map((cell, x) => [...cell, ...(cells[x] ?? [])]);
    else rows.push(cells);
  });
  return rows;
}
