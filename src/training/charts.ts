// The curves of a training run: loss and held-out scores over examples and over minutes.
import { niceRange } from './charts/axes.ts';
import { type LineSeries, lineChart } from './charts/line-chart.ts';
import { panels, toSvg } from './charts/svg.ts';
import type { HistoryEntry } from './trainer.ts';

/** An SVG of a run's history, as `history.jsonl` keeps it. */
export function plotTrainingCurves(history: readonly HistoryEntry[]): string {
  const last = history.at(-1);
  const best = Math.max(...history.map(({ heldOut }) => heldOut?.first ?? Number.NEGATIVE_INFINITY));
  const subtitle = [
    ...(last
      ? [`${last.step} steps, ${last.examples} examples, ${Math.round(last.seconds / 60)} minutes`]
      : []),
    ...(Number.isFinite(best) ? [`best ${best.toFixed(1)} %`] : []),
  ].join(' · ');
  const over = (xLabel: string, x: (entry: HistoryEntry) => number) => {
    const xRange = niceRange(history.map(x), { includeZero: true });
    const points = (value: (entry: HistoryEntry) => number | undefined): LineSeries['points'] =>
      history.flatMap((entry) => {
        const y = value(entry);
        return y === undefined ? [] : [[x(entry), y] as const];
      });
    return [
      lineChart({
        title: 'Training loss',
        subtitle,
        xLabel,
        xRange,
        yLabel: 'loss',
        series: [{ name: 'loss', points: points(({ loss }) => loss) }],
      }),
      lineChart({
        title: 'Held-out questions',
        subtitle,
        xLabel,
        xRange,
        yLabel: 'per cent',
        series: [
          { name: 'evidence first', points: points(({ heldOut }) => heldOut?.first) },
          { name: 'among three', points: points(({ heldOut }) => heldOut?.three) },
        ],
      }),
    ] as const;
  };
  const [lossByExamples, scoresByExamples] = over('examples', ({ examples }) => examples);
  const [lossByTime, scoresByTime] = over('minutes', ({ seconds }) => seconds / 60);
  return toSvg(panels([lossByExamples, lossByTime, scoresByExamples, scoresByTime], 2));
}
