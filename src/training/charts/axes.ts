// The frame of a chart: title, axes with round ticks, grid, labels, legend.
import { colourAt, element, FAINT_INK, GRID, INK, label, line } from './svg.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Where ticks stand; round numbers when left out. */
  readonly ticks?: readonly number[];
  readonly format?: (value: number) => string;
}

/** Space around the plot: the title above, tick labels and axis labels left and below. */
export const defaultFrame = (width = 640, height = 400): Frame => ({
  width,
  height,
  left: 64,
  right: width - 24,
  top: 64,
  bottom: height - 56,
});

/** Round numbers, about `count` of them, from the first at or above `from` to the last at or below `to`. */
export function niceTicks(from: number, to: number, count = 6): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The range that ticks cover, so that a chart ends at a round number. */
export function niceRange(values: readonly number[], { includeZero = false } = {}): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (includeZero) finite.push(0);
  if (finite.length === 0) return [0, 1];
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  const ticks = niceTicks(low, high);
  const step = (ticks[1] ?? high) - (ticks[0] ?? low) || high - low;
  return [
    Number((Math.floor(low / step + 1e-9) * step).toPrecision(12)),
    Number((Math.ceil(high / step - 1e-9) * step).toPrecision(12)),
  ];
}

export const xScale =
  ({ left, right }: Frame, { from, to }: Axis) =>
  (value: number): number =>
    left + ((value - from) / (to - from || 1)) * (right - left);

export const yScale =
  ({ top, bottom }: Frame, { from, to }: Axis) =>
  (value: number): number =>
    bottom - ((value - from) / (to - from || 1)) * (bottom - top);

/** 12500 → "12.5k", 2000000 → "2M". */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const trim = (number: number, unit: string) => `${Number(number.toPrecision(3))}${unit}`;
  if (size >= 999_500) return trim(value / 1e6, 'M');
  if (size >= 10_000) return trim(value / 1e3, 'k');
  return String(Number(value.toPrecision(4)));
}

export function chartTitle({ left }: Pick<Frame, 'left'>, title: string, subtitle?: string): string {
  const heading = label(left, 28, title, { 'font-size': 16, 'font-weight': 600, fill: INK });
  return subtitle === undefined ? heading : heading + label(left, 46, subtitle);
}

export function yAxis(frame: Frame, axis: Axis): string {
  const y = yScale(frame, axis);
  const format = axis.format ?? shortNumber;
  const ticks = (axis.ticks ?? niceTicks(axis.from, axis.to)).map(
    (tick) =>
      line(frame.left, y(tick), frame.right, y(tick), { stroke: GRID }) +
      label(frame.left - 8, y(tick) + 4, format(tick), { 'text-anchor': 'end' }),
  );
  const middle = (frame.top + frame.bottom) / 2;
  const name = label(16, middle, axis.label, {
    'text-anchor': 'middle',
    transform: `rotate(-90 16 ${middle})`,
  });
  return ticks.join('') + name;
}

export function xAxis(frame: Frame, axis: Axis): string {
  const x = xScale(frame, axis);
  const format = axis.format ?? shortNumber;
  const ticks = (axis.ticks ?? niceTicks(axis.from, axis.to)).map(
    (tick) =>
      line(x(tick), frame.bottom, x(tick), frame.bottom + 5, { stroke: FAINT_INK }) +
      label(x(tick), frame.bottom + 20, format(tick), { 'text-anchor': 'middle' }),
  );
  return xBase(frame, axis.label) + ticks.join('');
}

/** The base line and its label, for axes whose ticks are words. */
export function xBase(frame: Frame, name: string): string {
  return (
    line(frame.left, frame.bottom, frame.right, frame.bottom, { stroke: FAINT_INK }) +
    label((frame.left + frame.right) / 2, frame.height - 12, name, { 'text-anchor': 'middle' })
  );
}

/** Names with their colours at the top right. Nothing for a single series, which the axis names. */
export function legend(frame: Frame, names: readonly string[]): string {
  if (names.length < 2) return '';
  let right = frame.right;
  const entries = names
    .map((_, i) => names.length - 1 - i)
    .map((index) => {
      const name = names[index] as string;
      const width = 7 * name.length + 26;
      right -= width;
      return (
        element('rect', {
          x: right,
          y: frame.top - 18,
          width: 12,
          height: 12,
          rx: 2,
          fill: colourAt(index),
        }) + label(right + 17, frame.top - 8, name)
      );
    });
  return entries.join('');
}
