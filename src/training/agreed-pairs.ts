// The second round of the sentence writer's data: a trained writer reads the pairs that rules made, and writes for the
// questions that they refused. What rule and writer agree on counts fully, what they differ on hardly (co-training:
// Blum and Mitchell 1998; keeping what a model is sure of: Yarowsky 1995).
// npx tsx src/training/agreed-pairs.ts --pairs sentences.jsonl.gz --model models/desk-qa/1 --data squad1.1.train.jsonl.gz
//   --output sentences-2.jsonl.gz
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { loadModelFiles } from '../engine/model-files.ts';
import { createOnnxNetwork } from '../engine/onnx/network.ts';
import { createCasing } from '../engine/sentence/casing.ts';
import { refusalOf } from '../engine/sentence/faithful.ts';
import { createSentenceWriter, type Draft, type WritingTask } from '../engine/sentence-writer.ts';
import { tokenizeText } from '../engine/tokenized-text.ts';
import { createLexicon } from '../text/lexicon.ts';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { createVocabulary, OUTPUT_UNKNOWN } from '../text/vocabulary.ts';
import { type QuestionRow, readRows } from './declarative/rows.ts';
import { readSentences, type SentenceRow } from './writer-dataset.ts';

/** Weight of a rule's sentence that the writer writes too, and factor of one that it does not. */
const AGREED_WEIGHT = 1;
const DIFFERING_FACTOR: Readonly<Record<string, number>> = { sure: 0.6, gated: 0.3, loose: 0 };
/** A sentence of the writer alone: its weight, and the mean log probability of a word that it must reach. */
const OWN_WEIGHT = 0.4;
const OWN_THRESHOLD = -0.06;
const BATCH = 64;
const PROGRESS_EVERY = 6400;

interface Asked {
  readonly question: string;
  readonly context: string;
  readonly answer: string;
  readonly answerStart: number;
}

/** The writer of a model version, given the evidence. */
async function openWriter(folder: string) {
  const files = await loadModelFiles(folder);
  const network = await createOnnxNetwork(files, { workers: 2 });
  const vocabulary = createVocabulary(files.vocabulary);
  const writer = createSentenceWriter(network, vocabulary);
  const isOrdinary = (lower: string) => vocabulary.outputId(lower) !== OUTPUT_UNKNOWN;
  const taskOf = ({ question, context, answer, answerStart }: Asked): WritingTask | undefined => {
    const [asked, passage] = [tokenizeText(question), tokenizeText(context)];
    const first = passage.tokens.findIndex(({ end }) => end > answerStart);
    const after = passage.tokens.findIndex(({ start }) => start >= answerStart + answer.length);
    const last = (after < 0 ? passage.tokens.length : after) - 1;
    if (first < 0 || last < first || asked.tokens.length === 0) return undefined;
    return {
      question: asked,
      passage,
      evidence: [first, last],
      casing: createCasing(asked, passage, isOrdinary),
    };
  };
  return {
    /** A draft for each, or nothing where there is no evidence to mark. */
    async write(all: readonly Asked[]): Promise<(Draft | undefined)[]> {
      const tasks = all.map(taskOf);
      const present = tasks.filter((task) => task !== undefined);
      const drafts = await writer.write(createLexicon(vocabulary), present, {
        beamWidth: 1,
        attention: false,
        signal: undefined,
      });
      let next = 0;
      return tasks.map((task) => (task ? drafts[next++] : undefined));
    },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

const wordsOf = (text: string) =>
  tokenize(text)
    .map((token) => normalizeWord(token.text))
    .join(' ');

/** A rule's pair with the weight that the writer's own sentence gives it; nothing when it is not worth keeping. */
function judged(pair: SentenceRow, draft: Draft | undefined): SentenceRow | undefined {
  if (draft && wordsOf(draft.text) === wordsOf(pair.sentence))
    return { ...pair, weight: Math.max(pair.weight, AGREED_WEIGHT) };
  const weight = pair.weight * (DIFFERING_FACTOR[pair.layer] ?? 1);
  return weight > 0 ? { ...pair, weight } : undefined;
}

/** The writer's own sentence as a pair, where it is sure and the guard has nothing against it. */
function ownPair(
  asked: Asked & { id: string; source: string },
  draft: Draft | undefined,
): SentenceRow | undefined {
  if (!draft) return undefined;
  const { text: sentence, ended, repeatsSlip, meanLogProbability } = draft;
  const { question, context: passage, answer: shortAnswer } = asked;
  const claim = { sentence, question, passage, shortAnswer, ended, repeatsSlip, meanLogProbability };
  if (refusalOf(claim, OWN_THRESHOLD)) return undefined;
  return { ...asked, sentence, layer: 'written', weight: OWN_WEIGHT };
}

function askedOf(row: QuestionRow): Asked | undefined {
  const answer = row.answers?.[0];
  const answerStart = row.answer_start?.[0];
  if (row.unanswerable || !row.context || !answer || answerStart === undefined || answerStart === null)
    return undefined;
  return { question: row.question, context: row.context, answer, answerStart };
}

const { values } = parseArgs({
  options: {
    pairs: { type: 'string' },
    model: { type: 'string' },
    data: { type: 'string', multiple: true, default: [] },
    output: { type: 'string' },
  },
});
const { pairs: pairsFile, model, output } = values;
if (!pairsFile || !model || !output) throw new Error('Give --pairs FILE, --model FOLDER and --output FILE');

await using writer = await openWriter(model);
const zip = createGzip();
const done = once(zip.pipe(createWriteStream(output)), 'finish');
const counts: Record<string, number> = {};
let seen = 0;
const keep = (pair: SentenceRow | undefined, kind: string) => {
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (++seen % PROGRESS_EVERY === 0) process.stderr.write(`${seen} ${JSON.stringify(counts)}\n`);
  if (pair) zip.write(`${JSON.stringify(pair)}\n`);
};

const pairs = readSentences(pairsFile);
const isJudged = (pair: SentenceRow): pair is SentenceRow & Asked =>
  pair.layer !== 'human' && pair.context !== undefined && pair.answerStart !== undefined;
for (const pair of pairs) if (!isJudged(pair)) keep(pair, 'kept as they are');
const placed = pairs.filter(isJudged);
for (let from = 0; from < placed.length; from += BATCH) {
  const batch = placed.slice(from, from + BATCH);
  const drafts = await writer.write(batch);
  batch.forEach((pair, i) => {
    const kept = judged(pair, drafts[i]);
    keep(kept, `${pair.layer} ${kept && kept.weight >= AGREED_WEIGHT ? 'agreed' : 'differing'}`);
  });
}
const ruled = new Set(pairs.map(({ id }) => id));
for (const file of values.data) {
  let batch: (Asked & { id: string; source: string })[] = [];
  const flush = async () => {
    const drafts = await writer.write(batch);
    batch.forEach((asked, i) => {
      const own = ownPair(asked, drafts[i]);
      keep(own, own ? 'own' : 'refused');
    });
    batch = [];
  };
  for await (const row of readRows(file)) {
    const asked = ruled.has(row.id) ? undefined : askedOf(row);
    if (asked) batch.push({ ...asked, id: row.id, source: 'written' });
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
}
zip.end();
await done;
process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
