// A table of numbers from 0 to 1 as shades, like the attention of written words on read ones.

import { chartTitle } from './axes.ts';
import { box, type Drawing, INK, label } from './svg.ts';

export interface HeatMap {
  readonly title: string;
  readonly subtitle?: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column] */
  readonly values: readonly (readonly number[])[];
  readonly rowsLabel: string;
  readonly columnsLabel: string;
}

const CELL = 18;
const LETTER = 6.6;
const LONGEST_WORD = 24;
const SCALE_STEPS = [0, 0.05, 0.1, 0.25, 0.5, 1];
const SCALE_ROOM = 46;

export function heatMap({
  title,
  subtitle,
  rows,
  columns,
  values,
  rowsLabel,
  columnsLabel,
}: HeatMap): Drawing {
  const names = { rows: rows.map(shorten), columns: columns.map(shorten) };
  const widthOf = (words: readonly string[]) => LETTER * Math.max(4, ...words.map((word) => word.length));
  const left = 40 + widthOf(names.rows);
  const top = 84 + widthOf(names.columns);
  const cells = values.flatMap((row, r) =>
    row.map((value, c) =>
      box(left + c * CELL, top + r * CELL, CELL - 1, CELL - 1, {
        fill: shade(value),
        hint: `${columns[c]} ← ${rows[r]}: ${value.toFixed(3)}`,
      }),
    ),
  );
  const rowNames = names.rows.map((word, r) =>
    label(left - 6, top + (r + 0.7) * CELL, word, { 'text-anchor': 'end', 'font-size': 11, fill: INK }),
  );
  const columnNames = names.columns.map((word, c) => {
    const [x, y] = [left + (c + 0.7) * CELL, top - 6];
    return label(x, y, word, { 'font-size': 11, fill: INK, transform: `rotate(-90 ${x} ${y})` });
  });
  const middle = top + (rows.length * CELL) / 2;
  const axes =
    label(left, 70, columnsLabel, { 'font-style': 'italic' }) +
    label(16, middle, rowsLabel, {
      'text-anchor': 'middle',
      'font-style': 'italic',
      transform: `rotate(-90 16 ${middle})`,
    });
  const width = Math.max(
    left + columns.length * CELL + 24,
    left + SCALE_STEPS.length * SCALE_ROOM,
    24 + 9 * title.length,
    24 + LETTER * (subtitle ?? '').length,
  );
  const height = top + rows.length * CELL + 44;
  const content = [
    chartTitle({ left: 24 }, title, subtitle),
    axes,
    ...cells,
    ...rowNames,
    ...columnNames,
    scale(left, height - 28),
  ];
  return { width: Math.ceil(width), height, content: content.join('') };
}

/** White at 0 to dark blue at 1; the square root lets small weights be seen. */
function shade(value: number): string {
  const strength = Math.sqrt(Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0)));
  const mix = (light: number, dark: number) => Math.round(light + (dark - light) * strength);
  return `rgb(${mix(245, 8)},${mix(248, 48)},${mix(252, 107)})`;
}

function scale(x: number, y: number): string {
  return SCALE_STEPS.map(
    (value, i) =>
      box(x + i * SCALE_ROOM, y, 14, 14, { fill: shade(value) }) +
      label(x + i * SCALE_ROOM + 18, y + 11, String(value), { 'font-size': 10 }),
  ).join('');
}

const shorten = (word: string) => (word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD - 1)}…` : word);
