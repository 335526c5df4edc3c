// Measures the curated matcher: `npx tsx bench/curated.ts --data <folder> [--split test] [--model models/desk-qa/2]
// [--words] [--json]`; with --words without the encoder.
//
// clinc150 as a curated set: five phrasings of each of 150 intents are known, the split's questions are asked, and its
// out-of-scope questions show what a threshold lets through.
import { parseArgs } from 'node:util';
import { loadEngine } from '../src/engine/load-engine.ts';
import { CURATED_THRESHOLD, createCuratedMatcher } from '../src/knowledge/curated-matcher.ts';
import type { CuratedEntry } from '../src/knowledge/loaders/document.ts';
import { percentile, readRows, rounded } from './jsonl.ts';

interface IntentRow {
  readonly text: string;
  readonly intent: string;
}

const KNOWN_PHRASINGS = 5;
const THRESHOLDS = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6];

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    split: { type: 'string', default: 'test' },
    model: { type: 'string', default: 'models/desk-qa/2' },
    every: { type: 'string', default: '1' },
    words: { type: 'boolean', default: false },
    json: { type: 'boolean' },
  },
});
if (!options.data) throw new Error('--data: the folder with clinc150.train.jsonl.gz');

const known = new Map<string, CuratedEntry & { questions: string[] }>();
for (const { text, intent } of readRows<IntentRow>(options.data, 'clinc150.train')) {
  if (intent === 'oos') continue;
  const entry = known.get(intent) ?? { questions: [], answer: intent };
  if (entry.questions.length < KNOWN_PHRASINGS) entry.questions.push(text);
  known.set(intent, entry);
}
const asked = readRows<IntentRow>(options.data, `clinc150.${options.split}`).filter(
  (_, i) => i % Number(options.every) === 0,
);

const started = performance.now();
await using encoder = options.words ? undefined : await loadEngine({ folder: options.model });
const entries = [...known.values()];
const sentences = await encoder?.encodeTexts(entries.flatMap(({ questions }) => questions));
const matcher = createCuratedMatcher(entries, sentences);
const buildMs = performance.now() - started;
const times: number[] = [];
const results: { intent: string; right: boolean; confidence: number }[] = [];
for (const { text, intent } of asked) {
  const began = performance.now();
  const [sentence] = (await encoder?.encodeTexts([text])) ?? [];
  const [best] = matcher.match(text, sentence ? { sentence } : {});
  times.push(performance.now() - began);
  results.push({ intent, right: best?.entry.answer === intent, confidence: best?.confidence ?? 0 });
}
const inScope = results.filter(({ intent }) => intent !== 'oos');
const outOfScope = results.filter(({ intent }) => intent === 'oos');
const share = <T>(all: readonly T[], test: (item: T) => boolean) =>
  rounded(all.filter(test).length / Math.max(1, all.length));
const report = {
  split: options.split,
  accuracy: share(inScope, ({ right }) => right),
  'p50 ms': rounded(percentile(times, 0.5), 2),
  'p99 ms': rounded(percentile(times, 0.99), 2),
  'build ms': Math.round(buildMs),
  chosen: CURATED_THRESHOLD,
  thresholds: THRESHOLDS.map((threshold) => ({
    threshold,
    'right of in scope': share(inScope, ({ right, confidence }) => right && confidence >= threshold),
    'wrong of in scope': share(inScope, ({ right, confidence }) => !right && confidence >= threshold),
    'out of scope answered': share(outOfScope, ({ confidence }) => confidence >= threshold),
  })),
};
if (options.json) console.log(JSON.stringify(report, null, 2));
else {
  const { thresholds, ...figures } = report;
  console.table(figures);
  console.table(thresholds);
}
