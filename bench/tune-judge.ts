// Fits the judge's weights: `npx tsx bench/tune-judge.ts --data <folder> [--model models/desk-qa/1] [--questions 900]`.
//
// On questions of SQuAD's training set that the reader was not trained on (those that training holds out), over 2,000 passages.
// Each question is asked with all passages, without the one that answers it, and without its whole article; the last
// two teach when to decline, and count a quarter each.
import { parseArgs } from 'node:util';
import { coverageOf } from '../src/assistant/coverage.ts';
import { candidateFeatures, FEATURES } from '../src/assistant/judge.ts';
import type { Answer } from '../src/engine/engine.ts';
import { loadEngine } from '../src/engine/load-engine.ts';
import { loadModelWords } from '../src/engine/load-words.ts';
import { openSentenceEncoder } from '../src/engine/onnx/sentence-encoder.ts';
import { createRandom, shuffle } from '../src/model/random.ts';
import { f1 } from '../src/text/answer-scores.ts';
import { createLexicon } from '../src/text/lexicon.ts';
import { createVocabulary } from '../src/text/vocabulary.ts';
import { encodeExamples, holdOut } from '../src/training/dataset.ts';
import { type Example, readExamples } from '../src/training/examples.ts';
import { rounded } from './jsonl.ts';
import { knowledgeOf } from './knowledge-of.ts';

/** As training holds out by default. */
const HELD_OUT = { questions: 3000, seed: 1 };
const PASSAGES = 2000;
const READ = 5;
const RIGHT_F1 = 0.5;
const DECLINE_WEIGHT = 0.25;
const STEPS = 500;
const RATE = 0.1;
/** Pulls weights that the data does not need to zero. */
const DECAY = 1e-4;

interface Case {
  readonly weight: number;
  /** [passages][FEATURES] */
  readonly features: readonly (readonly number[])[];
  readonly isRight: readonly boolean[];
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: 'models/desk-qa/1' },
    questions: { type: 'string', default: '900' },
  },
});
if (!options.data) throw new Error('--data: the folder with squad1.1.train.jsonl.gz');

const examples = readExamples(`${options.data}/squad1.1.train.jsonl.gz`);
const cases = await casesOf(heldOutOf(examples), Number(options.questions));
const weights = fitted(cases);
console.table(Object.fromEntries(FEATURES.map((name, i) => [name, rounded(weights[i] ?? 0)])));
console.log(`mean loss of ${cases.length} cases: ${rounded(lossOf(cases, weights), 4)}`);

function heldOutOf(all: readonly Example[]): Example[] {
  const lexicon = createLexicon(createVocabulary({ words: [], idf: [], tuned: [], output: [] }));
  const { heldOut } = holdOut(encodeExamples(lexicon, all), HELD_OUT.questions, HELD_OUT.seed);
  const ids = new Set(heldOut.map(({ id }) => id));
  return all.filter(({ id }) => id !== undefined && ids.has(id));
}

async function casesOf(heldOut: readonly Example[], count: number): Promise<Case[]> {
  const titles = new Set(heldOut.map(({ title }) => title));
  const own = examples.filter(({ title }) => titles.has(title));
  const articles = new Map<string, Set<string>>();
  let size = 0;
  for (const { title = '', context = '' } of [...own, ...examples]) {
    const known = articles.get(title) ?? new Set<string>();
    if (size >= PASSAGES || known.has(context)) continue;
    articles.set(title, known.add(context));
    size++;
  }
  await using encoder = await openSentenceEncoder();
  const knowledge = await knowledgeOf(articles, { vectors: await loadModelWords(options.model), encoder });

  await using engine = await loadEngine({ folder: options.model });
  const found: Case[] = [];
  for (const { question, context = '', title = '', answers } of shuffle(createRandom(7), [...heldOut]).slice(
    0,
    count,
  )) {
    const hits = await knowledge.search(question, { limit: READ + 1 });
    const rarity = (word: string) => Math.log(1 + size / (knowledge.formCount(word) + 1));
    const coverage = coverageOf(question, rarity, knowledge.nearWords);
    const readings = await engine.answer(hits.map(({ text }) => ({ context: text, question })));
    const read = hits.map((hit, i) => ({ ...hit, reading: readings[i] as Answer }));
    const caseOf = (some: typeof read, weight: number): Case[] => {
      const kept = some.slice(0, READ);
      const features = candidateFeatures(
        kept,
        kept.map(({ reading }) => reading),
        coverage,
      );
      const isRight = kept.map(({ reading }) => f1(reading.shortAnswer, answers) >= RIGHT_F1);
      return kept.length > 0 ? [{ weight, features, isRight }] : [];
    };
    found.push(
      ...caseOf(read, 1),
      ...caseOf(
        read.filter(({ text }) => text !== context),
        DECLINE_WEIGHT,
      ),
      ...caseOf(
        read.filter(({ documentId }) => documentId !== title),
        DECLINE_WEIGHT,
      ),
    );
  }
  return found;
}

/** Shares of a case's passages, and of none of them in the last place. */
function sharesOf({ features }: Case, current: ArrayLike<number>): number[] {
  const scores = [
    ...features.map((row) => row.reduce((sum, value, k) => sum + value * (current[k] ?? 0), 0)),
    0,
  ];
  const top = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - top));
  const total = odds.reduce((sum, one) => sum + one, 0);
  return odds.map((one) => one / total);
}

/** What may be chosen: the passages whose answer is right, or none of them where no answer is. */
function targetsOf({ isRight }: Case): boolean[] {
  return [...isRight, !isRight.includes(true)];
}

function lossOf(all: readonly Case[], current: ArrayLike<number>): number {
  let loss = 0;
  let total = 0;
  for (const one of all) {
    const targets = targetsOf(one);
    const hit = sharesOf(one, current).reduce((sum, share, i) => sum + (targets[i] ? share : 0), 0);
    loss -= one.weight * Math.log(Math.max(1e-9, hit));
    total += one.weight;
  }
  return loss / total;
}

/** Minus the logarithm of the share of what is right, made small by Adam (Kingma & Ba 2015) with a falling rate. */
function fitted(all: readonly Case[]): Float64Array {
  const current = new Float64Array(FEATURES.length);
  const mean = new Float64Array(FEATURES.length);
  const square = new Float64Array(FEATURES.length);
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = current.map((value) => DECAY * value);
    for (const one of all) {
      const [shares, targets] = [sharesOf(one, current), targetsOf(one)];
      const hit = Math.max(
        1e-9,
        shares.reduce((sum, share, i) => sum + (targets[i] ? share : 0), 0),
      );
      one.features.forEach((row, i) => {
        const share = shares[i] as number;
        const slope = (one.weight / total) * (share - (targets[i] ? share / hit : 0));
        row.forEach((value, k) => {
          gradient[k] = (gradient[k] as number) + slope * value;
        });
      });
    }
    gradient.forEach((slope, k) => {
      mean[k] = 0.9 * (mean[k] as number) + 0.1 * slope;
      square[k] = 0.99 * (square[k] as number) + 0.01 * slope * slope;
      const size = Math.sqrt((square[k] as number) / (1 - 0.99 ** step)) + 1e-8;
      current[k] =
        (current[k] as number) - (RATE * (1 - step / STEPS) * (mean[k] as number)) / (1 - 0.9 ** step) / size;
    });
  }
  return current;
}
