// Measures how passages are found: `npx tsx bench/retrieval.ts --data <folder> [--set squad1.1.dev] [--every 1]
// [--best-of 1] [--words] [--json]`.
//
// Recall: each question should find its own passage (SQuAD) or entry (dstc9-faq, whose questions are the headings, so
// that only other questions with the same words can come before it); by words and meaning, or with --words by words alone.
// Latency and memory of the index of words: passages made of the set's sentences, shuffled. On a busy machine --best-of 3 asks each question so often and takes its shortest time. Run with
// NODE_OPTIONS=--expose-gc for exact memory.
import { parseArgs } from 'node:util';
import { loadEngine } from '../src/engine/load-engine.ts';
import type { FoundPassage } from '../src/knowledge/knowledge-base.ts';
import { createPassageIndex } from '../src/knowledge/passage-index.ts';
import { createRandom, integer, shuffle } from '../src/model/random.ts';
import { percentile, readRows, rounded } from './jsonl.ts';
import { knowledgeOf, type Paragraph } from './knowledge-of.ts';

interface QuestionRow {
  readonly title?: string;
  readonly context?: string;
  readonly question: string;
  readonly full_answer?: string;
}

const SIZES = [1_000, 10_000, 100_000];
const SENTENCES = 5;
const TIMED_QUESTIONS = 1_000;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', multiple: true, default: ['squad1.1.dev', 'dstc9-faq.all'] },
    every: { type: 'string', default: '1' },
    sizes: { type: 'string', default: SIZES.join() },
    'best-of': { type: 'string', default: '1' },
    model: { type: 'string', default: 'models/desk-qa/2' },
    words: { type: 'boolean', default: false },
    json: { type: 'boolean' },
  },
});
const data = options.data;
if (!data) throw new Error('--data: the folder with the question files');
const every = Number(options.every);

const recalls: Awaited<ReturnType<typeof recall>>[] = [];
for (const set of options.set) recalls.push(await recall(set, readRows<QuestionRow>(data, set)));
const report = {
  recall: recalls,
  speed: speed(options.sizes.split(',').map(Number)),
};
if (options.json) console.log(JSON.stringify(report, null, 2));
else {
  console.table(report.recall);
  console.table(report.speed);
}

/** A document for each title, a passage for each text in it. */
async function recall(set: string, rows: readonly QuestionRow[]) {
  const articles = new Map<string, Map<string, Paragraph>>();
  for (const row of rows) {
    const title = row.title ?? '';
    const paragraphs = articles.get(title) ?? new Map<string, Paragraph>();
    articles.set(title, paragraphs.set(textOf(row), paragraphOf(row)));
  }
  await using encoder = options.words ? undefined : await loadEngine({ folder: options.model });
  const paragraphs = new Map([...articles].map(([title, texts]) => [title, texts.values()]));
  const knowledge = await knowledgeOf(paragraphs, encoder ? { encoder } : {});
  const asked = rows.filter((_, i) => i % every === 0);
  const ranks: number[] = [];
  for (const row of asked) {
    const found = await knowledge.search(row.context ? row.question : `${row.question} ${row.title}`, {
      limit: 20,
    });
    const isOwn = ({ documentId, text, headings }: FoundPassage) =>
      documentId === row.title && (row.context ? text === row.context : headings[0] === row.question);
    ranks.push(found.findIndex(isOwn));
  }
  const within = (count: number) =>
    rounded(ranks.filter((rank) => rank >= 0 && rank < count).length / asked.length, 4);
  return {
    set,
    passages: knowledge.passageCount,
    questions: asked.length,
    'recall@1': within(1),
    'recall@5': within(5),
    'recall@20': within(20),
  };
}

/** What tells a passage from the others of its title. */
function textOf({ context, question }: QuestionRow): string {
  return context ?? question;
}

function paragraphOf({ context, question, full_answer = '' }: QuestionRow): Paragraph {
  return context ? { text: context } : { headings: [question], text: full_answer };
}

function speed(sizes: readonly number[]) {
  const rows = readRows<QuestionRow>(data as string, 'squad1.1.dev');
  const sentences = [...new Set(rows.map((row) => row.context ?? ''))].flatMap((text) =>
    text.split(/(?<=\.) /),
  );
  const random = createRandom(1);
  const questions = shuffle(
    random,
    rows.map((row) => row.question),
  ).slice(0, TIMED_QUESTIONS);
  return sizes.map((size) => {
    globalThis.gc?.();
    const before = usedBytes();
    const index = createPassageIndex();
    const started = performance.now();
    for (let i = 0; i < size; i += 20) {
      const passages = Array.from({ length: 20 }, () => ({
        title: `Document ${i}`,
        headings: [],
        text: Array.from({ length: SENTENCES }, () => sentences[integer(random, sentences.length)]).join(' '),
      }));
      index.put(String(i), 'main', passages);
    }
    const buildMs = performance.now() - started;
    globalThis.gc?.();
    const bytes = usedBytes() - before;
    const times = questions.map((question) => {
      const tries = Array.from({ length: Number(options['best-of']) }, () => {
        const began = performance.now();
        index.search(question, { limit: 5 });
        return performance.now() - began;
      });
      return Math.min(...tries);
    });
    return {
      passages: index.size,
      'p50 ms': rounded(percentile(times, 0.5), 2),
      'p99 ms': rounded(percentile(times, 0.99), 2),
      'bytes per passage': Math.round(bytes / index.size),
      'ms per passage added': rounded(buildMs / size, 2),
    };
  });
}

function usedBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
