// The charts of an evaluation, as SVG by file name.
import { barChart } from './charts/bar-chart.ts';
import { lineChart } from './charts/line-chart.ts';
import { reliabilityDiagram } from './charts/reliability-diagram.ts';
import { type Drawing, toSvg } from './charts/svg.ts';
import { thresholdCurve } from './confidence-scores.ts';
import type { EvaluationRun, ScoredAnswer } from './evaluate.ts';
import type { EvaluationReport, GroupScores } from './evaluation-report.ts';

/** Points of a curve that are drawn: more cannot be told apart. */
const CURVE_POINTS = 200;
const LATENCY_BARS = 20;

export function evaluationCharts(
  { answers, timing }: EvaluationRun,
  report: EvaluationReport,
): Map<string, string> {
  const subtitle = `${report.model} on ${report.questions} questions of ${report.data}`;
  const { expectedCalibrationError, bins } = report.calibration;
  const drawings: [string, Drawing][] = [
    [
      'reliability',
      reliabilityDiagram({
        title: `Confidence against exact match (error ${expectedCalibrationError.toFixed(3)})`,
        subtitle,
        bins,
      }),
    ],
    ['by-question-word', groupChart('By question word', subtitle, 'question word', report.byQuestionWord)],
    ['by-passage-length', groupChart('By length of the passage', subtitle, 'words', report.byPassageLength)],
    ['latency', latencyChart(timing.latenciesMs, subtitle)],
  ];
  if (report.answerability)
    drawings.push(['thresholds', thresholdChart(answers, subtitle, report.answerability)]);
  return new Map(drawings.map(([name, drawing]) => [`${name}.svg`, toSvg(drawing)]));
}

function groupChart(
  title: string,
  subtitle: string,
  xLabel: string,
  groups: readonly GroupScores[],
): Drawing {
  return barChart({
    title,
    subtitle,
    xLabel,
    yLabel: 'per cent',
    names: groups.map(({ name }) => name),
    counts: groups.map(({ questions }) => questions),
    series: [
      { name: 'F1', values: groups.map(({ f1 }) => f1) },
      { name: 'exact match', values: groups.map(({ exactMatch }) => exactMatch) },
    ],
    yRange: [0, 100],
    width: Math.max(640, 110 + 76 * groups.length),
  });
}

function latencyChart(latenciesMs: readonly number[], subtitle: string): Drawing {
  const longest = Math.max(1, ...latenciesMs);
  const width = longest / LATENCY_BARS;
  const counts = Array.from(
    { length: LATENCY_BARS },
    (_, i) => latenciesMs.filter((ms) => Math.min(LATENCY_BARS - 1, Math.floor(ms / width)) === i).length,
  );
  return barChart({
    title: 'Time of one answer',
    subtitle,
    xLabel: 'up to milliseconds',
    yLabel: 'questions',
    names: counts.map((_, i) => ((i + 1) * width).toFixed(longest < 50 ? 1 : 0)),
    series: [{ name: 'questions', values: counts }],
    format: String,
    width: 860,
  });
}

function thresholdChart(
  answers: readonly ScoredAnswer[],
  subtitle: string,
  { best }: NonNullable<EvaluationReport['answerability']>,
): Drawing {
  const curve = (score: (one: ScoredAnswer) => number) => {
    const all = thresholdCurve(
      answers.map((one) => ({
        confidence: one.answer.confidence,
        scoreOfAnswer: score(one),
        scoreOfSilence: Number(one.isUnanswerable),
      })),
    );
    const step = Math.max(1, Math.floor(all.length / CURVE_POINTS));
    return all
      .filter((_, i) => i % step === 0 || i === all.length - 1)
      .map(({ threshold, score: value }) => [Math.min(1, threshold), 100 * value] as const);
  };
  return lineChart({
    title: 'Answering only above a confidence',
    subtitle,
    xLabel: 'least confidence of an answer that is given',
    yLabel: 'per cent of all questions',
    series: [
      { name: 'F1', points: curve((one) => one.f1) },
      { name: 'exact match', points: curve((one) => one.exactMatch) },
    ],
    xRange: [0, 1],
    marks: [{ x: Math.min(1, best.f1Threshold), name: `best F1 ${best.f1.toFixed(1)}` }],
  });
}
