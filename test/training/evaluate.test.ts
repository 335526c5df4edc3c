import { describe, expect, it } from 'vitest';
import type { Answer, AnswerRequest, Engine } from '../../src/engine/engine.ts';
import { type AskableExample, evaluate, scoreAnswer, spread } from '../../src/training/evaluate.ts';
import { evaluationCharts } from '../../src/training/evaluation-charts.ts';
import { reportOf } from '../../src/training/evaluation-report.ts';
import { anAnswer } from '../support/an-answer.ts';
import { parseXml } from '../support/xml.ts';

const CONTEXT = 'The library opens at nine. It was built by Ada Green.';

function answerWith(shortAnswer: string, confidence: number, more: Partial<Answer> = {}): Answer {
  const start = CONTEXT.indexOf(shortAnswer);
  const text = `It is ${shortAnswer}.`;
  const end = start + shortAnswer.length;
  return anAnswer({
    text,
    shortAnswer,
    start,
    end,
    confidence,
    noAnswerProbability: 1 - confidence,
    ...more,
  });
}

const example = (
  question: string,
  answers: string[],
  more: Partial<AskableExample> = {},
): AskableExample => ({
  context: CONTEXT,
  question,
  answers,
  ...more,
});

const run = (answers: readonly ReturnType<typeof scoreAnswer>[]) => ({
  answers,
  timing: { latenciesMs: [10, 20, 30], answersPerSecond: 50 },
});

const context = { engine: { model: 'tiny/1', description: 'a test' }, data: 'some.jsonl', leftOut: 0 };

describe('spread', () => {
  it('takes items at even distances', () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([1, 3, 5, 7, 9]);
    expect(spread([1, 2], 5)).toEqual([1, 2]);
  });
});

describe('reportOf', () => {
  const right = scoreAnswer(example('When does it open?', ['nine', 'at nine']), answerWith('nine', 0.8));
  const half = scoreAnswer(
    example('Who built it?', ['Ada Green'], { full_answer: 'It is Ada.' }),
    answerWith('Ada', 0.4, { origin: 'framed' }),
  );

  it('averages the scores of all questions and of each group', () => {
    const report = reportOf(run([right, half]), context);
    expect(report).toMatchObject({ exactMatch: 50, f1: 83.33, questions: 2, answersPerSecond: 50 });
    expect(report.byQuestionWord).toEqual([
      { name: 'when', questions: 1, exactMatch: 100, f1: 100 },
      { name: 'who', questions: 1, exactMatch: 0, f1: 66.67 },
    ]);
    expect(report.byPassageLength).toMatchObject([{ name: '≤ 50', questions: 2 }]);
    expect(report.sentences).toEqual({
      rougeL: 100,
      withFullAnswer: 1,
      holdShortAnswer: 100,
      holdReference: 50,
      origins: { quoted: 1, framed: 1 },
    });
    // Two bins of one: |1 − 0.8| and |0 − 0.4|.
    expect(report.calibration.expectedCalibrationError).toBe(0.3);
    expect(report.latencyMs).toMatchObject({ p50: 20, p95: 29 });
    expect(report.answerability).toBeUndefined();
  });

  it('counts silence as the right answer to an unanswerable question', () => {
    const none = { unanswerable: true };
    const silent = scoreAnswer(
      example('Who burnt it?', [], none),
      answerWith('Ada', 0.1, { answerable: false }),
    );
    const talkative = scoreAnswer(example('Why?', [], none), answerWith('nine', 0.5));
    const shy = scoreAnswer(
      example('When does it open?', ['nine']),
      answerWith('nine', 0.7, { answerable: false }),
    );
    const report = reportOf(run([right, silent, talkative, shy]), context);
    expect(report).toMatchObject({ exactMatch: 50, f1: 50 });
    expect(report.answerability).toEqual({
      answerable: 2,
      unanswerable: 2,
      own: { exactMatch: 50, f1: 50 },
      ownOfAnswerable: { exactMatch: 50, f1: 50 },
      ownOfUnanswerable: 50,
      best: { exactMatch: 100, exactMatchThreshold: 0.7, f1: 100, f1Threshold: 0.7 },
      decision: { accuracy: 50, precision: 50, recall: 50, f1: 50 },
      auc: 1,
    });
  });

  it('scores answers in free words by F1 and ROUGE-L', () => {
    const free = scoreAnswer(example('Who made it?', ['the builder Green']), answerWith('Ada Green', 0.5));
    const report = reportOf(run([free]), context);
    expect(report).toMatchObject({ exactMatch: 0, f1: 50, shortAnswerRougeL: 40 });
    expect(report.byReference).toMatchObject([{ name: 'in free words', questions: 1 }]);
  });

  it('has charts that are whole XML', () => {
    const none = scoreAnswer(example('Why <&>?', [], { unanswerable: true }), answerWith('nine', 1));
    const answers = run([right, half, none]);
    const charts = evaluationCharts(answers, reportOf(answers, context));
    expect([...charts.keys()]).toEqual([
      'reliability.svg',
      'by-question-word.svg',
      'by-passage-length.svg',
      'latency.svg',
      'thresholds.svg',
    ]);
    for (const svg of charts.values()) expect(parseXml(svg).name).toBe('svg');
  });
});

describe('evaluate', () => {
  it('asks in batches of similar length and keeps the order of the file', async () => {
    const asked: AnswerRequest[][] = [];
    const engine: Pick<Engine, 'answer' | 'warmUp'> = {
      answer: async (requests) => {
        asked.push([...requests]);
        return requests.map(({ question }) => answerWith('nine', 0.5, { text: question }));
      },
      warmUp: async () => undefined,
    };
    const examples = [3, 1, 4, 2].map((n) =>
      example(`Question ${n}`, ['nine'], { context: CONTEXT.repeat(n) }),
    );
    const progress: number[] = [];
    const { answers, timing } = await evaluate(engine, examples, {
      batch: 2,
      onProgress: (done) => progress.push(done),
    });
    expect(answers.map(({ answer }) => answer.text)).toEqual(examples.map(({ question }) => question));
    expect(asked.slice(0, 2).map((batch) => batch.map(({ question }) => question))).toEqual([
      ['Question 1', 'Question 2'],
      ['Question 3', 'Question 4'],
    ]);
    expect(timing.latenciesMs).toHaveLength(4);
    expect(progress).toEqual([2, 4, 5, 6, 7, 8]);
  });
});
