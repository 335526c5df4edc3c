// A chart of lines over a number, like a loss over examples.
import {
  type Axis,
  chartTitle,
  defaultFrame,
  legend,
  niceRange,
  xAxis,
  xScale,
  yAxis,
  yScale,
} from './axes.ts';
import { colourAt, type Drawing, element, label, line } from './svg.ts';

export interface LineSeries {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly subtitle?: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly LineSeries[];
  /** Ends of the axes; round numbers around the points when left out. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Marked places on the x axis. */
  readonly marks?: readonly { readonly x: number; readonly name: string }[];
  readonly width?: number;
  readonly height?: number;
}

/** With more points than this, dots would hide the line. */
const MAX_DOTS = 40;

/** Points that are not finite are left out. */
export function lineChart(chart: LineChart): Drawing {
  const frame = defaultFrame(chart.width, chart.height);
  const series = chart.series.map(({ name, points }) => ({
    name,
    points: points.filter((point) => point.every(Number.isFinite)),
  }));
  const all = series.flatMap(({ points }) => points);
  const x = axisOf(chart.xLabel, chart.xRange ?? niceRange(all.map(([value]) => value)));
  const y = axisOf(chart.yLabel, chart.yRange ?? niceRange(all.map(([, value]) => value)));
  const toX = xScale(frame, x);
  const toY = yScale(frame, y);
  const lines = series.map(({ name, points }, i) => {
    const colour = colourAt(i);
    const path = points.map(([px, py]) => `${toX(px).toFixed(1)},${toY(py).toFixed(1)}`).join(' ');
    const dots = points.length > MAX_DOTS ? [] : points;
    return (
      element('polyline', {
        points: path,
        fill: 'none',
        stroke: colour,
        'stroke-width': 2,
        'stroke-linejoin': 'round',
        'data-series': name,
      }) +
      dots.map(([px, py]) => element('circle', { cx: toX(px), cy: toY(py), r: 2.5, fill: colour })).join('')
    );
  });
  const names = series.map(({ name }) => name);
  const content = [
    chartTitle(frame, chart.title, chart.subtitle),
    yAxis(frame, y),
    xAxis(frame, x),
    ...(chart.marks ?? []).map((mark) => markAt(toX(mark.x), mark.name, frame)),
    ...lines,
    legend(frame, names),
  ];
  return { width: frame.width, height: frame.height, content: content.join('') };
}

const axisOf = (name: string, [from, to]: readonly [number, number]): Axis => ({ label: name, from, to });

function markAt(x: number, name: string, { top, bottom }: { top: number; bottom: number }): string {
  const stroke = { stroke: '#7b8794', 'stroke-dasharray': '4 4' };
  const isLeft = x < 200;
  return (
    line(x, top, x, bottom, stroke) +
    label(x + (isLeft ? 6 : -6), bottom - 8, name, {
      'font-size': 11,
      'text-anchor': isLeft ? 'start' : 'end',
    })
  );
}
