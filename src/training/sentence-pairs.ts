// Makes the sentence writer's training set from question-answer files:
// npx tsx src/training/sentence-pairs.ts --data DIR --output runs/sentences.jsonl.gz
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import {
  createDeclarative,
  type DeclarativeLayer,
  type DeclarativeOptions,
} from './declarative/declarative.ts';
import { type HumanLimits, humanSentence } from './declarative/human-sentences.ts';
import { loadKnownWords } from './declarative/known-words.ts';
import type { PassageWords } from './declarative/passage-words.ts';
import { dataFile, loadPassageWords, type QuestionRow, readRows } from './declarative/rows.ts';
import { createTagger } from './declarative/tagging.ts';

/** One training pair of the writer, a line of the output. */
export interface SentencePair {
  readonly id: string;
  readonly context?: string;
  readonly question: string;
  readonly answer: string;
  readonly answerStart?: number;
  readonly sentence: string;
  readonly source: string;
  readonly layer: DeclarativeLayer | 'human';
  readonly weight: number;
}

type MakePair = (row: QuestionRow) => SentencePair | undefined;

const LAYER_WEIGHT: Readonly<Record<DeclarativeLayer, number>> = { sure: 1, gated: 0.7, loose: 0.3 };
const HUMAN_WEIGHT = 2;
/** Policy questions come from a form: the same one a hundred times. */
const MAX_SAME_QUESTION = 8;

/** Files whose sentences the rules write. Stories count half: their passages have no capitals. */
const RULE_SOURCES: readonly { readonly file: string; readonly factor: number }[] = [
  { file: 'squad1.1.train', factor: 1 },
  { file: 'qed-nq.train', factor: 1 },
  { file: 'policyqa.dev', factor: 1 },
  { file: 'fairytaleqa.train', factor: 0.5 },
];
/** Files whose sentences people wrote, with how far they may wander from the question. */
const HUMAN_SOURCES: readonly {
  readonly file: string;
  readonly limits: HumanLimits;
  readonly factor: number;
}[] = [
  { file: 'answering-naturally.dev', limits: { minCoverage: 0.7, maxOwnWords: 1 }, factor: 1 },
  { file: 'paraqa.train', limits: { minCoverage: 0.6, maxOwnWords: 1 }, factor: 0.3 },
  { file: 'verbal-convq.dev', limits: { minCoverage: 0.5, maxOwnWords: 2 }, factor: 0.5 },
];

function ruleMaker(source: string, factor: number, options: DeclarativeOptions): MakePair {
  const declare = createDeclarative(options);
  const asked = new Map<string, number>();
  return (row) => {
    const times = (asked.get(row.question) ?? 0) + 1;
    asked.set(row.question, times);
    if (row.unanswerable === true || times > MAX_SAME_QUESTION) return undefined;
    const seen = new Set<string>();
    for (const [i, answer] of (row.answers ?? []).entries()) {
      if (seen.has(answer)) continue;
      seen.add(answer);
      const answerStart = row.answer_start?.[i] ?? undefined;
      const made = declare({ question: row.question, answer, context: row.context, answerStart });
      if (!made) continue;
      return {
        id: row.id,
        ...(row.context === undefined ? {} : { context: row.context }),
        question: row.question,
        answer,
        ...(answerStart === undefined ? {} : { answerStart }),
        sentence: made.sentence,
        source,
        layer: made.layer,
        weight: LAYER_WEIGHT[made.layer] * factor,
      };
    }
    return undefined;
  };
}

function humanMaker(source: string, limits: HumanLimits, factor: number, usual: PassageWords): MakePair {
  const tag = createTagger();
  const seen = new Set<string>();
  const cased = (text: string): string =>
    /\p{Lu}/u.test(text)
      ? text
      : text.replace(/\p{L}+/gu, (word) => (word === 'i' ? 'I' : (usual.usualCase(word) ?? word)));
  return (row) => {
    const only = row.answers?.length === 1 ? (row.answers[0] as string).trim() : undefined;
    if (only === undefined || row.full_answer === undefined || /^(?:yes|no)\b/i.test(only)) return undefined;
    if (row.context === undefined && (only.split(' ').length > 10 || only.includes(','))) return undefined;
    if (
      !/\p{Lu}/u.test(row.question) &&
      (row.full_answer.match(/\p{L}{3,}/gu) ?? []).some((word) => !usual.knows(word))
    ) {
      return undefined;
    }
    const answer = cased(only);
    const question = cased(row.question.replace(/^And (\w)/, (_, letter: string) => letter.toUpperCase()));
    if (!isPlainQuestion(question)) return undefined;
    const found = humanSentence(
      { question, answer, sentence: cased(row.full_answer), context: row.context },
      limits,
      tag,
    );
    if (found === undefined || seen.has(`${question}\n${found}`)) return undefined;
    seen.add(`${question}\n${found}`);
    const answerStart = row.context === undefined ? undefined : (row.answer_start?.[0] ?? undefined);
    return {
      id: row.id,
      ...(row.context === undefined ? {} : { context: row.context }),
      question,
      answer,
      ...(answerStart === undefined ? {} : { answerStart }),
      sentence: found,
      source,
      layer: 'human',
      weight: HUMAN_WEIGHT * factor * (row.context === undefined ? 0.5 : 1),
    };
  };
}

/** A question word, then few words and no relative clause: the others were mostly answered in broken sentences. */
function isPlainQuestion(question: string): boolean {
  const words = question.split(' ').length;
  return /^(?:what|which|who|whom|when|where|why|how|in|on|at|to|for|about|during|from)\b/i.test(question) ||
    words > 4
    ? words >= 4 &&
        words <= 14 &&
        !/\bwhose\b/.test(question) &&
        !/^(?:count|name|list|give|did|does|is|was|are|were|do)\b/i.test(question)
    : false;
}

/** Writes the pairs of every known file in `folder` to `output`; `report` gets a line of progress now and then. */
export async function writeSentencePairs(
  folder: string,
  output: string,
  report: (line: string) => void,
): Promise<Record<string, number>> {
  const known = await loadKnownWords();
  const usual = await loadPassageWords(folder, ['squad1.1.train', 'qed-nq.train']);
  const options: DeclarativeOptions = {
    isKnownWord: (word) => known.has(word),
    usualCase: usual.usualCase,
    wantsArticle: usual.wantsArticle,
    isCommonWord: usual.isCommon,
  };
  const sources = [
    ...RULE_SOURCES.map(({ file, factor }) => ({ file, make: () => ruleMaker(file, factor, options) })),
    ...HUMAN_SOURCES.map(({ file, limits, factor }) => ({
      file,
      make: () => humanMaker(file, limits, factor, usual),
    })),
  ];
  mkdirSync(dirname(output), { recursive: true });
  const zip = createGzip();
  const done = once(zip.pipe(createWriteStream(output)), 'finish');
  const counts: Record<string, number> = {};
  for (const { file, make } of sources) {
    const path = dataFile(folder, file);
    if (path === undefined) {
      report(`${file}: not in ${folder}, left out`);
      continue;
    }
    const pairOf = make();
    const started = performance.now();
    let rows = 0;
    let pairs = 0;
    for await (const row of readRows(path)) {
      rows++;
      const pair = pairOf(row);
      if (pair) {
        pairs++;
        const kind = `${file} ${pair.layer}`;
        counts[kind] = (counts[kind] ?? 0) + 1;
        if (!zip.write(`${JSON.stringify(pair)}\n`)) await once(zip, 'drain');
      }
      if (rows % 10_000 === 0)
        report(`${file}: ${rows} rows, ${Math.round((1000 * rows) / (performance.now() - started))} rows/s`);
    }
    report(`${file}: ${pairs} pairs of ${rows} rows`);
  }
  zip.end();
  await done;
  return counts;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, output: { type: 'string', default: 'runs/sentences.jsonl.gz' } },
  });
  if (values.data === undefined) {
    process.stderr.write('Give the folder of the data: --data DIR\n');
    process.exitCode = 2;
  } else {
    const counts = await writeSentencePairs(values.data, values.output, (line) =>
      process.stderr.write(`${line}\n`),
    );
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
  }
}
