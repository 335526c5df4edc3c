// A chart of bars over names, in groups when there are several series.
import { type Axis, chartTitle, defaultFrame, legend, niceRange, xBase, yAxis, yScale } from './axes.ts';
import { box, colourAt, type Drawing, FAINT_INK, label } from './svg.ts';

export interface BarChart {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly names: readonly string[];
  /** Under each name, in small print: how many there are. */
  readonly counts?: readonly number[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly yRange?: readonly [number, number];
  readonly format?: (value: number) => string;
  readonly width?: number;
  readonly height?: number;
}

/** Share of the room of a name that its bars fill. */
const FILLED = 0.72;
/** Narrower bars have no room for their number. */
const NARROWEST_WITH_NUMBER = 22;

export function barChart(chart: BarChart): Drawing {
  const frame = defaultFrame(chart.width, chart.height);
  const values = chart.series.flatMap((series) => series.values);
  const [from, to] = chart.yRange ?? niceRange(values, { includeZero: true });
  const axis: Axis = { label: chart.yLabel, from, to };
  const y = yScale(frame, axis);
  const format = chart.format ?? ((value: number) => value.toFixed(1));
  const room = (frame.right - frame.left) / Math.max(1, chart.names.length);
  const barWidth = (room * FILLED) / Math.max(1, chart.series.length);
  const groups = chart.names.map((name, i) => {
    const middle = frame.left + (i + 0.5) * room;
    const bars = chart.series.map((series, s) => {
      const value = series.values[i];
      if (value === undefined || !Number.isFinite(value)) return '';
      const x = middle - (room * FILLED) / 2 + s * barWidth;
      const [upper, lower] = [y(Math.max(from, value)), y(Math.max(from, 0))];
      const hint = `${name}, ${series.name}: ${format(value)}`;
      const bar = box(x, upper, Math.max(1, barWidth - 2), lower - upper, {
        fill: colourAt(s),
        rx: 1.5,
        hint,
      });
      if (barWidth < NARROWEST_WITH_NUMBER) return bar;
      return (
        bar +
        label(x + barWidth / 2 - 1, upper - 4, format(value), { 'font-size': 10, 'text-anchor': 'middle' })
      );
    });
    const count = chart.counts?.[i];
    const below =
      label(middle, frame.bottom + 16, name, { 'font-size': 11, 'text-anchor': 'middle' }) +
      (count === undefined
        ? ''
        : label(middle, frame.bottom + 29, `n = ${count}`, {
            'font-size': 9,
            fill: FAINT_INK,
            'text-anchor': 'middle',
          }));
    return bars.join('') + below;
  });
  const content = [
    chartTitle(frame, chart.title, chart.subtitle),
    yAxis(frame, axis),
    ...groups,
    xBase(frame, chart.xLabel),
    legend(
      frame,
      chart.series.map(({ name }) => name),
    ),
  ];
  return { width: frame.width, height: frame.height, content: content.join('') };
}
