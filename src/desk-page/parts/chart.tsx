// A chart of counts over time, by uPlot; the same numbers stand in a table for those who cannot see it.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Series {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly color: string;
  readonly values: readonly number[];
}

interface ChartProps {
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** Stacked, the first at the bottom. */
  readonly series: readonly Series[];
  readonly formatTime: (timeMs: number) => string;
}

const HEIGHT = 210;

export function Chart({ title, times, series, formatTime }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = place.current;
    if (!node || times.length === 0) return;
    const colorOf = (name: string) => getComputedStyle(node).getPropertyValue(name).trim();
    const bars = uPlot.paths.bars?.({ size: [0.72, 42], radius: 0.15 });
    const stacked = stack(series);
    const axis = {
      stroke: colorOf('--muted'),
      grid: { stroke: colorOf('--line'), width: 1 },
      ticks: { show: false },
      font: '13px Inter',
    };
    const plot = new uPlot(
      {
        width: node.clientWidth,
        height: HEIGHT,
        cursor: { show: false },
        legend: { show: false },
        scales: { y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] } },
        axes: [
          {
            ...axis,
            grid: { show: false },
            values: (_plot, splits) => splits.map((one) => formatTime(one * 1000)),
          },
          { ...axis, size: 42, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] },
        ],
        series: [
          {},
          ...[...series].reverse().map(({ label, color }) => ({
            label,
            fill: colorOf(color),
            stroke: colorOf(color),
            width: 0,
            points: { show: false },
            ...(bars ? { paths: bars } : {}),
          })),
        ],
      },
      [times.map((time) => time / 1000), ...stacked.reverse()],
      node,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: node.clientWidth, height: HEIGHT }));
    observer.observe(node);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [times, series]);

  return (
    <figure class="chart">
      <figcaption>
        <span class="unseen">{title}</span>
        {series.map(({ label, color }) => (
          <span class="legend" key={label}>
            <i data-color={color} /> {label}
          </span>
        ))}
      </figcaption>
      <div ref={place} aria-hidden="true" />
      <table class="unseen">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th>Time</th>
            {series.map(({ label }) => (
              <th key={label}>{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((time, i) => (
            <tr key={time}>
              <th>{formatTime(time)}</th>
              {series.map(({ label, values }) => (
                <td key={label}>{values[i]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function stack(series: readonly Series[]): number[][] {
  const sums: number[][] = [];
  for (const { values } of series) sums.push(values.map((value, i) => value + (sums.at(-1)?.[i] ?? 0)));
  return sums;
}
