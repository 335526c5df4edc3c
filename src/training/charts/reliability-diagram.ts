// How far stated confidence is from being right: bars on the diagonal are well calibrated (Guo et al. 2017).
import { chartTitle, defaultFrame, type Frame, xAxis, xScale, yAxis, yScale } from './axes.ts';
import { box, COLOURS, type Drawing, FAINT_INK, label, line } from './svg.ts';

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means over the bin, 0 when it is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface ReliabilityDiagram {
  readonly title: string;
  readonly subtitle?: string;
  readonly bins: readonly ReliabilityBin[];
}

const GAP_COLOUR = '#d55e00';

export function reliabilityDiagram({ title, subtitle, bins }: ReliabilityDiagram): Drawing {
  const [width, height] = [560, 560];
  const frame: Frame = { ...defaultFrame(width, height), bottom: height - 150 };
  const counts: Frame = { ...frame, top: frame.bottom + 22, bottom: height - 56 };
  const x = { label: 'confidence', from: 0, to: 1 };
  const y = { label: 'share that is right', from: 0, to: 1 };
  const [toX, toY] = [xScale(frame, x), yScale(frame, y)];
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const bars = bins
    .filter(({ count }) => count > 0)
    .map((bin) => {
      const left = toX(bin.from) + 1;
      const barWidth = toX(bin.to) - left - 1;
      const hint = `${bin.count} answers, confidence ${bin.confidence.toFixed(2)}, right ${bin.accuracy.toFixed(2)}`;
      const [upper, lower] = [Math.max(bin.accuracy, bin.confidence), Math.min(bin.accuracy, bin.confidence)];
      const tall = ((counts.bottom - counts.top) * bin.count) / most;
      return (
        box(left, toY(bin.accuracy), barWidth, toY(0) - toY(bin.accuracy), { fill: COLOURS[0], hint }) +
        box(left, toY(upper), barWidth, toY(lower) - toY(upper), {
          fill: GAP_COLOUR,
          'fill-opacity': 0.25,
          stroke: GAP_COLOUR,
          'stroke-width': 0.8,
        }) +
        box(left, counts.bottom - tall, barWidth, tall, { fill: FAINT_INK, hint })
      );
    });
  const content = [
    chartTitle(frame, title, subtitle),
    yAxis(frame, y),
    ...bars,
    line(toX(0), toY(0), toX(1), toY(1), { stroke: FAINT_INK, 'stroke-dasharray': '5 4' }),
    line(frame.left, frame.bottom, frame.right, frame.bottom, { stroke: FAINT_INK }),
    xAxis({ ...counts, height }, x),
    label(frame.left + 4, counts.top - 6, `answers in each bin (most: ${most})`, { 'font-size': 10 }),
  ];
  return { width, height, content: content.join('') };
}
