// A run of the judge: what it learns from and how, kept beside its checkpoints so that a stopped run goes on the same.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEngine } from '../../engine/load-engine.ts';
import { loadModelFiles } from '../../engine/model-files.ts';
import { unpackVectors } from '../../engine/passage-vectors.ts';
import { cosinesTo } from '../../engine/read-batch.ts';
import { MINILM } from '../../model/encoder.ts';
import { judgeWeights } from '../../model/judge.ts';
import { createRandom } from '../../model/random.ts';
import { initialWeights, totalSize, type WeightSpec, weightViews } from '../../model/weights.ts';
import { loadDesks } from '../reading/desks.ts';
import type { DataFile } from '../reading/run.ts';

export interface JudgingRun {
  readonly kind: 'judging';
  readonly folder: string;
  /** The version whose candidates are judged, and whose judge is where it starts from. */
  readonly from: string;
  /** Folders of desks to learn from. */
  readonly desks: readonly string[];
  /** A folder of desks to choose the best weights by; without it a tenth of the questions is held out. */
  readonly heldOutDesks?: string;
  readonly data: readonly DataFile[];
  readonly batches: number;
  readonly questionsPerBatch: number;
  /** Passages that each question is asked of. */
  readonly candidates: number;
  /** Share of the questions that are of desks. */
  readonly deskShare: number;
  /** How fast the layers learn beside the heads. */
  readonly layerRate: number;
  /** Layers that stay as they are, from the lowest on. */
  readonly frozenLayers: number;
  readonly dropout: number;
  readonly seed: number;
  readonly device: 'cpu' | 'gpu' | 'wasm';
}

/** The nearest passages to each phrasing of each question of a desk, the nearest first. */
export type Nearest = Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>;

const START_FILE = 'start.f32';
const NEAREST_FILE = 'nearest.json';
const NEAREST = 8;

export const judgingSpecs = (): WeightSpec[] => judgeWeights(MINILM);

export async function prepareJudging(run: JudgingRun, log: (line: string) => void): Promise<void> {
  mkdirSync(run.folder, { recursive: true });
  if (existsSync(join(run.folder, START_FILE))) return;
  await using engine = await loadEngine({ folder: run.from });
  const nearest: Record<string, number[][][]> = {};
  const folders = [...run.desks, ...(run.heldOutDesks === undefined ? [] : [run.heldOutDesks])];
  for (const desk of (await Promise.all(folders.map(loadDesks))).flat()) {
    const means = (await engine.encodePassages(desk.passages)).map((vectors) => unpackVectors(vectors).means);
    const rows: number[][][] = [];
    for (const { question, also, history } of desk.rows) {
      const phrasings: number[][] = [];
      for (const phrasing of [question, ...also]) {
        const asked = await engine.encodeQuestion(phrasing, history);
        const nearness = means.map((own) => Math.max(...cosinesTo(asked, own)));
        const order = nearness.map((_, i) => i);
        order.sort((one, other) => (nearness[other] as number) - (nearness[one] as number));
        phrasings.push(order.slice(0, NEAREST));
      }
      rows.push(phrasings);
    }
    nearest[desk.name] = rows;
  }
  log(`the nearest passages to the questions of ${Object.keys(nearest).length} desks are known`);
  writeFileSync(join(run.folder, NEAREST_FILE), JSON.stringify(nearest));
  const files = await loadModelFiles(run.from);
  const { trained } = await files.readWeights();
  const start = new Float32Array(totalSize(judgingSpecs()));
  for (const [name, view] of weightViews(judgingSpecs(), start)) view.set(trained.get(name) as Float32Array);
  writeFileSync(join(run.folder, START_FILE), new Uint8Array(start.buffer));
}

/** What a judge starts from: the judge of a version, or a version's encoder with new heads. */
export function startOfJudge(
  trained: ReadonlyMap<string, Float32Array>,
  seed: number,
): Map<string, Float32Array> {
  const start = weightViews(judgingSpecs(), initialWeights(judgingSpecs(), createRandom(seed)));
  for (const [name, view] of start) {
    const values = trained.get(name) ?? trained.get(name.replace(/^judge\//, 'encoder/'));
    if (values) view.set(values);
  }
  return start;
}

export const readNearest = (run: JudgingRun): Nearest =>
  JSON.parse(readFileSync(join(run.folder, NEAREST_FILE), 'utf8'));

/** What the run starts from, flat in the order of the specs. */
export const startingWeights = (run: JudgingRun): Float32Array =>
  new Float32Array(Uint8Array.from(readFileSync(join(run.folder, START_FILE))).buffer);
