// The report of an evaluation for people: tables on the terminal, Markdown in a file.
import type { EvaluationReport, GroupScores } from '../training/evaluation-report.ts';
import { stylesOf, table } from './terminal.ts';

interface Section {
  readonly title: string;
  readonly note?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

const percent = (value: number): string => value.toFixed(1);

function sectionsOf(report: EvaluationReport): Section[] {
  const { sentences, calibration, latencyMs, answerability } = report;
  const { quoted, framed } = sentences.origins;
  return [
    {
      title: 'Short answers',
      ...(answerability ? { note: "Unanswerable questions included, at the model's own threshold." } : {}),
      head: ['score', '%'],
      rows: [
        ['exact match', percent(report.exactMatch)],
        ['F1', percent(report.f1)],
        ['ROUGE-L (answerable)', percent(report.shortAnswerRougeL)],
      ],
    },
    ...(answerability ? [answerabilitySection(answerability)] : []),
    {
      title: 'Sentences',
      head: ['share', '%'],
      rows: [
        ['hold the short answer', percent(sentences.holdShortAnswer)],
        ['hold a reference (answerable)', percent(sentences.holdReference)],
        ...(sentences.rougeL === undefined
          ? []
          : [[`ROUGE-L against full answers (n = ${sentences.withFullAnswer})`, percent(sentences.rougeL)]]),
        ...Object.entries({ quoted, framed }).map(([origin, count]) => [
          origin,
          percent((100 * count) / report.questions),
        ]),
      ],
    },
    {
      title: 'Confidence',
      note: 'Against exact match of the short answer, 15 bins; no short answer to an unanswerable question is right.',
      head: ['score', ''],
      rows: [['expected calibration error', calibration.expectedCalibrationError.toFixed(3)]],
    },
    groupSection('By question word', report.byQuestionWord),
    groupSection('By words in the passage', report.byPassageLength),
    groupSection('By kind of reference', report.byReference),
    {
      title: 'Time',
      note: `One question at a time (n = ${latencyMs.questions}), and all of them in batches.`,
      head: ['', ''],
      rows: [
        ['median ms', latencyMs.p50.toFixed(1)],
        ['95th percentile ms', latencyMs.p95.toFixed(1)],
        ['99th percentile ms', latencyMs.p99.toFixed(1)],
        ['answers a second', report.answersPerSecond.toFixed(0)],
      ],
    },
  ];
}

function answerabilitySection(report: NonNullable<EvaluationReport['answerability']>): Section {
  const { own, ownOfAnswerable, ownOfUnanswerable, best, decision, auc } = report;
  return {
    title: 'Answerable or not',
    note: `${report.answerable} answerable, ${report.unanswerable} unanswerable questions.`,
    head: ['', 'EM', 'F1'],
    rows: [
      ["all, the model's threshold", percent(own.exactMatch), percent(own.f1)],
      ['answerable alone', percent(ownOfAnswerable.exactMatch), percent(ownOfAnswerable.f1)],
      ['unanswerable alone', percent(ownOfUnanswerable), percent(ownOfUnanswerable)],
      ['all, the best thresholds for this file', percent(best.exactMatch), percent(best.f1)],
      ['  those thresholds', best.exactMatchThreshold.toFixed(3), best.f1Threshold.toFixed(3)],
      ['telling unanswerable questions: accuracy, F1', percent(decision.accuracy), percent(decision.f1)],
      ['  precision, recall', percent(decision.precision), percent(decision.recall)],
      ['AUC of the confidence', '', auc === undefined ? '–' : auc.toFixed(3)],
    ],
  };
}

const groupSection = (title: string, groups: readonly GroupScores[]): Section => ({
  title,
  head: ['answerable questions', 'n', 'EM', 'F1'],
  rows: groups.map(({ name, questions, exactMatch, f1 }) => [
    name,
    questions,
    percent(exactMatch),
    percent(f1),
  ]),
});

const headline = (report: EvaluationReport): string =>
  `${report.model} (${report.engine}) on ${report.questions} questions of ${report.data}` +
  (report.leftOut > 0 ? `; ${report.leftOut} rows without passage or answer left out` : '');

export function tableReport(report: EvaluationReport): string {
  const { bold, faint } = stylesOf(process.stdout);
  const sections = sectionsOf(report).map(({ title, note, head, rows }) =>
    [bold(title), ...(note ? [faint(note)] : []), table([head, ...rows])].join('\n'),
  );
  return `${[headline(report), ...sections].join('\n\n')}\n`;
}

export function markdownReport(report: EvaluationReport): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const sections = sectionsOf(report).map(({ title, note, head, rows }) =>
    [
      `## ${title}`,
      '',
      ...(note ? [note, ''] : []),
      row(head),
      row(head.map((_, i) => (i === 0 ? '---' : '---:'))),
      ...rows.map(row),
    ].join('\n'),
  );
  return `${['# Evaluation', `${headline(report)}.`, ...sections].join('\n\n')}\n`;
}
