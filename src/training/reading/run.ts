// A reader's run: what it learns from and how, kept beside its checkpoints so that a stopped run goes on the same.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passagesOfText } from '../../knowledge/passages.ts';
import { READER_SIZES, readerWeights } from '../../model/desk-reader.ts';
import { encoderWeights, MINILM } from '../../model/encoder.ts';
import { createRandom } from '../../model/random.ts';
import { initialWeights, type WeightSpec, weightViews } from '../../model/weights.ts';
import { createTextEncoder, type TextEncoder } from '../../text/encoded-text.ts';
import { createWordPieces } from '../../text/word-pieces.ts';
import { readExamples } from '../examples.ts';
import { loadDesks } from './desks.ts';
import { readPublishedEncoder } from './published-encoder.ts';
import { createWordRows, type WordRows } from './word-rows.ts';

export interface ReadingRun {
  readonly kind: 'reading';
  readonly folder: string;
  /** Folder with vocab.txt and model.safetensors of the pretrained encoder. */
  readonly encoder: string;
  /** A folder of desks to learn from, and one to choose the best weights by. */
  readonly desks: string;
  readonly heldOutDesks: string;
  readonly data: readonly { readonly path: string; readonly weight: number }[];
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
}

export interface RunParts {
  readonly specs: readonly WeightSpec[];
  readonly words: WordRows;
  readonly text: TextEncoder;
}

export const readingWeights = (): WeightSpec[] => [...encoderWeights(MINILM), ...readerWeights(READER_SIZES)];

const FILES = { words: 'words.int8', scales: 'words.scales', rarity: 'rarity.f32' } as const;

/** Writes what a run needs beside its data: the frozen word table and how rare each piece is. */
export async function prepareReading(run: ReadingRun): Promise<void> {
  mkdirSync(run.folder, { recursive: true });
  if (existsSync(join(run.folder, FILES.rarity))) return;
  const { words } = readPublishedEncoder(run.encoder);
  writeFileSync(join(run.folder, FILES.words), words.values);
  writeFileSync(join(run.folder, FILES.scales), new Uint8Array(words.scales.buffer));
  const rarity = await rarityOf(run);
  writeFileSync(join(run.folder, FILES.rarity), new Uint8Array(rarity.buffer));
}

/** From 0 for the most frequent piece to 1 for one that no text has, by the passages that hold it. */
async function rarityOf(run: ReadingRun): Promise<Float32Array> {
  const vocabulary = readVocabulary(run.encoder);
  const pieces = createWordPieces(vocabulary);
  const texts = new Set<string>();
  for (const { path } of run.data)
    for (const { context } of readExamples(path)) if (context) texts.add(context);
  const passages = [...texts].flatMap(passagesOfText).map(({ text }) => text);
  for (const desk of await loadDesks(run.desks)) passages.push(...desk.passages.map(({ text }) => text));
  const counts = new Float32Array(vocabulary.length);
  for (const text of passages)
    for (const id of new Set(pieces.cut(text).ids)) counts[id] = (counts[id] as number) + 1;
  return counts.map((count) => Math.log((passages.length + 1) / (count + 1)) / Math.log(passages.length + 1));
}

export function readVocabulary(folder: string): string[] {
  return readFileSync(join(folder, 'vocab.txt'), 'utf8').trimEnd().split('\n');
}

export function loadRunParts(run: ReadingRun): RunParts {
  const bytes = (file: string) => Uint8Array.from(readFileSync(join(run.folder, file))).buffer;
  const rarity = new Float32Array(bytes(FILES.rarity));
  return {
    specs: readingWeights(),
    words: createWordRows(
      new Int8Array(bytes(FILES.words)),
      new Float32Array(bytes(FILES.scales)),
      MINILM.width,
    ),
    text: createTextEncoder(createWordPieces(readVocabulary(run.encoder)), rarity),
  };
}

/** The pretrained encoder, and a reader that knows nothing yet. */
export function startingWeights(run: ReadingRun): Float32Array {
  const specs = readingWeights();
  const flat = initialWeights(specs, createRandom(run.seed));
  const views = weightViews(specs, flat);
  for (const [name, values] of readPublishedEncoder(run.encoder).weights) views.get(name)?.set(values);
  return flat;
}
