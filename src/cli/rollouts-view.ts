// The versions of a model and their report, for people at a terminal.
import type { Estimate } from '../serving/intervals.ts';
import type { QualityReport } from '../serving/quality-report.ts';
import type { RolloutReport } from '../serving/report.ts';
import type { Rollout } from '../serving/rollout.ts';
import type { RolloutChange } from '../storage/rollout-store.ts';
import { printable, table } from './terminal.ts';

export function rolloutText(
  name: string,
  { stable, previous, canary: running, experiment, shadow: copied, labels }: Rollout,
): string {
  const lines = [`${name}: stable ${stable ?? 'follows the newest version'}`];
  if (previous) lines.push(`  version ${previous} is kept for a rollback`);
  if (running)
    lines.push(`  canary ${running.version} with ${running.trafficPercent} % of the conversations`);
  for (const { name: arm, version, weight } of experiment?.arms ?? [])
    lines.push(`  experiment: arm ${arm} is version ${version}, weight ${weight}`);
  if (copied) lines.push(`  shadow ${copied.version} with ${copied.samplePercent} %`);
  for (const [label, version] of Object.entries(labels)) lines.push(`  label ${label} is version ${version}`);
  return lines.join('\n');
}

export function changesText(name: string, changes: readonly RolloutChange[]): string {
  if (changes.length === 0) return `Nobody changed the rollout of ${name} yet.`;
  const rows = changes.map(({ revision, createdAtMs, changedBy, action: made }) => {
    const { action, ...details } = made as Readonly<Record<string, unknown>>;
    const when = `${new Date(createdAtMs).toISOString().slice(0, 16)}Z`;
    return [revision, when, printable(changedBy), String(action), printable(JSON.stringify(details))];
  });
  return table([['revision', 'when', 'by', 'change', 'details'], ...rows]);
}

export function reportText(name: string, rollout: Rollout, report: RolloutReport & QualityReport): string {
  const lines = [rolloutText(name, rollout)];
  if (report.arms.length === 0) lines.push('Nothing was answered since the rollout began.');
  else lines.push(...armLines(report));
  return [...lines, ...qualityLines(report)].join('\n');
}

function armLines({ arms, shadows, recommendations }: RolloutReport): string[] {
  const head = [
    'arm',
    'version',
    'turns',
    'errors',
    'declined',
    'rated down',
    'confidence',
    'p50 ms',
    'p99 ms',
  ];
  const rows = arms.map((arm) => [
    arm.arm,
    arm.version,
    arm.turns,
    percentText(arm.errorRate),
    percentText(arm.declineRate),
    percentText(arm.negativeFeedbackRate),
    percentText(arm.confidence),
    Math.round(arm.latencyMs.p50 ?? 0),
    Math.round(arm.latencyMs.p99 ?? 0),
  ]);
  const lines = ['', table([head, ...rows])];
  for (const { version, turns, agreementRate, f1 } of shadows)
    lines.push(
      `shadow ${version}: ${turns} turns, agreement ${percentText(agreementRate)}, F1 ${percentText(f1)}`,
    );
  for (const { version, decision, reasons } of recommendations)
    lines.push(`version ${version}: ${decision} (${reasons.join('; ')})`);
  return lines;
}

function qualityLines({ drift, golden, held }: QualityReport): string[] {
  const lines: string[] = [];
  for (const { version, questions, features, problem } of drift) {
    lines.push('', `drift of version ${version}, the last 7 days:${problem === null ? '' : ` ${problem}`}`);
    if (problem === null) lines.push(`  ${questions} questions`);
    for (const { stabilityIndex, says } of features) lines.push(`  ${stabilityIndex.toFixed(3)}  ${says}`);
  }
  for (const { version, set, ranAt, passed, failures } of golden) {
    lines.push('', `golden set ${set}, version ${version}, ${ranAt.slice(0, 16)}Z: ${percentText(passed)}`);
    for (const { question, explanation } of failures)
      lines.push(`  ✗ ${printable(question)}: ${printable(explanation)}`);
  }
  if (held !== null) lines.push('', `The canary is held: ${held}.`);
  return lines;
}

function percentText(estimate: Estimate | null): string {
  if (!estimate) return '–';
  const { value, low, high } = estimate;
  return `${(100 * value).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
}
