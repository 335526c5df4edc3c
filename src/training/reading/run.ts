// A run of the reader: what it learns from and how, kept beside its checkpoints so that a stopped run goes on the same.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModelFiles } from '../../engine/model-files.ts';
import type { PieceTable } from '../../engine/stored-weights.ts';
import { DEFAULT_HYPERPARAMETERS, readingWeights } from '../../model/hyperparameters.ts';
import { createRandom } from '../../model/random.ts';
import { initialWeights, type WeightSpec, weightViews } from '../../model/weights.ts';
import { createTextEncoder, type TextEncoder } from '../../text/encoded-text.ts';
import { passagesOfText } from '../../text/passages.ts';
import { createWordPieces } from '../../text/word-pieces.ts';
import { readExamples } from '../examples.ts';
import { loadDesks } from './desks.ts';
import { readPublishedEncoder } from './published-encoder.ts';
import { createWordRows, type WordRows } from './word-rows.ts';

export interface DataFile {
  readonly path: string;
  /** How often a batch is drawn from it beside the other files. */
  readonly weight: number;
}

export interface ReadingRun {
  readonly kind: 'reading';
  readonly folder: string;
  /** What it starts from: a pretrained encoder (vocab.txt, model.safetensors) with a new reader, or a model version. */
  readonly encoder?: string;
  readonly from?: string;
  /** Folders of desks to learn from. */
  readonly desks: readonly string[];
  /** A folder of desks to choose the best weights by; without it a tenth of the questions is held out. */
  readonly heldOutDesks?: string;
  readonly data: readonly DataFile[];
  readonly batches: number;
  /** Batches that are computed at the same time: they come from the same kind of source, since all wait for the longest. */
  readonly atOnce: number;
  /** Share of the batches that are a desk's, at the beginning and at the end. */
  readonly deskShare: readonly [number, number];
  readonly questionsPerBatch: number;
  readonly candidates: number;
  /** How fast the encoder learns beside the reader. */
  readonly encoderRate: number;
  /** Layers of the encoder that stay as they are, from the lowest on. */
  readonly frozenLayers: number;
  readonly dropout: number;
  readonly seed: number;
  readonly device: 'cpu' | 'gpu' | 'wasm';
}

export interface RunParts {
  readonly specs: readonly WeightSpec[];
  readonly vocabulary: readonly string[];
  readonly table: PieceTable;
  readonly words: WordRows;
  readonly text: TextEncoder;
}

const FILES = {
  vocabulary: 'vocab.txt',
  words: 'words.int8',
  scales: 'words.scales',
  rarity: 'rarity.f32',
  start: 'start.f32',
} as const;

const specs = (): WeightSpec[] => readingWeights(DEFAULT_HYPERPARAMETERS);

/** Writes what a run needs beside its data: word pieces and their table, how rare each is, and the weights it starts from. */
export async function prepareReading(run: ReadingRun): Promise<void> {
  mkdirSync(run.folder, { recursive: true });
  if (existsSync(join(run.folder, FILES.start))) return;
  const put = (file: string, values: Int8Array | Float32Array) =>
    writeFileSync(
      join(run.folder, file),
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  const start = new Float32Array(initialWeights(specs(), createRandom(run.seed)));
  const views = weightViews(specs(), start);
  if (run.from !== undefined) {
    const files = await loadModelFiles(run.from);
    const { words, trained } = await files.readWeights();
    writeFileSync(join(run.folder, FILES.vocabulary), `${files.vocabulary.join('\n')}\n`);
    put(FILES.words, words.values);
    put(FILES.scales, words.scales);
    put(FILES.rarity, words.rarity);
    for (const [name, values] of trained) views.get(name)?.set(values);
  } else {
    const folder = run.encoder as string;
    const { words, weights } = readPublishedEncoder(folder);
    const vocabulary = readLines(join(folder, FILES.vocabulary));
    writeFileSync(join(run.folder, FILES.vocabulary), `${vocabulary.join('\n')}\n`);
    put(FILES.words, words.values);
    put(FILES.scales, words.scales);
    put(FILES.rarity, await rarityOf(run, vocabulary));
    for (const [name, values] of weights) views.get(name)?.set(values);
  }
  put(FILES.start, start);
}

/** From 0 for the most frequent piece to 1 for one that no text has, by the passages that hold it. */
async function rarityOf(run: ReadingRun, vocabulary: readonly string[]): Promise<Float32Array> {
  const pieces = createWordPieces(vocabulary);
  const texts = new Set<string>();
  for (const { path } of run.data)
    for (const { context } of readExamples(path)) if (context) texts.add(context);
  const passages = [...texts].flatMap(passagesOfText).map(({ text }) => text);
  for (const folder of run.desks)
    for (const desk of await loadDesks(folder)) passages.push(...desk.passages.map(({ text }) => text));
  const counts = new Float32Array(vocabulary.length);
  for (const text of passages)
    for (const id of new Set(pieces.cut(text).ids)) counts[id] = (counts[id] as number) + 1;
  return counts.map((count) => Math.log((passages.length + 1) / (count + 1)) / Math.log(passages.length + 1));
}

const readLines = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
const bytesOf = (run: ReadingRun, file: string) =>
  Uint8Array.from(readFileSync(join(run.folder, file))).buffer;

export function loadRunParts(run: ReadingRun): RunParts {
  const vocabulary = readLines(join(run.folder, FILES.vocabulary));
  const table = {
    values: new Int8Array(bytesOf(run, FILES.words)),
    scales: new Float32Array(bytesOf(run, FILES.scales)),
    rarity: new Float32Array(bytesOf(run, FILES.rarity)),
  };
  return {
    specs: specs(),
    vocabulary,
    table,
    words: createWordRows(table.values, table.scales, DEFAULT_HYPERPARAMETERS.encoder.width),
    text: createTextEncoder(createWordPieces(vocabulary), table.rarity),
  };
}

/** What the run starts from, flat in the order of the specs. */
export const startingWeights = (run: ReadingRun): Float32Array => new Float32Array(bytesOf(run, FILES.start));
