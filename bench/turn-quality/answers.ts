// How good whole turns are: questions over all passages of SQuAD's dev set, with and without the passages that answer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssistant } from '../../src/assistant/create-assistant.ts';
import { loadModelWords } from '../../src/engine/load-words.ts';
import { openSentenceEncoder } from '../../src/engine/onnx/sentence-encoder.ts';
import type { FoundPassage, KnowledgeBase } from '../../src/knowledge/knowledge-base.ts';
import { createRandom, shuffle } from '../../src/model/random.ts';
import type { Reply } from '../../src/protocol/reply.ts';
import { openPredictor } from '../../src/serving/open-predictor.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createStores } from '../../src/storage/stores.ts';
import { exactMatch, f1, holdsWords } from '../../src/text/answer-scores.ts';
import { readRows, rounded } from '../jsonl.ts';
import { knowledgeOf } from '../knowledge-of.ts';

interface SquadRow {
  readonly title: string;
  readonly context: string;
  readonly question: string;
  readonly answers: readonly string[];
}

interface Asked {
  readonly row: SquadRow;
  readonly reply: Reply;
}

const BINS = 10;
/** An answer with half of the reference's words counts as right; so does a whole sentence that holds the reference. */
const RIGHT_F1 = 0.5;

export async function answerReport(data: string, model: string, count: number) {
  const rows = readRows<SquadRow>(data, 'squad1.1.dev');
  const words = await loadModelWords(model);
  const { vocabulary } = words;
  await using encoder = await openSentenceEncoder();
  const articles = new Map<string, Set<string>>();
  for (const { title, context } of rows)
    articles.set(title, (articles.get(title) ?? new Set<string>()).add(context));
  const knowledge = await knowledgeOf(articles, { vectors: words, encoder });
  const asked = shuffle(createRandom(7), [...rows]).slice(0, count);
  await using desk = await openDesk(model);
  const ask = async (row: SquadRow, base: KnowledgeBase): Promise<Asked> => {
    const assistant = createAssistant({
      ...desk.stores,
      predictor: desk.predictor,
      vocabulary,
      knowledge: base,
    });
    return {
      row,
      reply: await assistant.answer({ message: row.question, channel: 'embedded', ownerId: null }),
    };
  };
  const given: Asked[] = [];
  const removed: Asked[] = [];
  for (const row of asked) {
    given.push(await ask(row, knowledge));
    removed.push(await ask(row, without(knowledge, row)));
  }
  const mean = (all: readonly Asked[], value: (one: Asked) => number) =>
    rounded(all.reduce((sum, one) => sum + value(one), 0) / Math.max(1, all.length));
  const isAnswer = ({ reply }: Asked) => Number(reply.kind === 'answer');
  const short = ({ reply }: Asked) => reply.shortAnswer ?? '';
  return {
    passages: knowledge.passageCount,
    questions: given.length,
    'exact match': mean(given, (one) => exactMatch(short(one), one.row.answers)),
    f1: mean(given, (one) => f1(short(one), one.row.answers)),
    answered: mean(given, isAnswer),
    'right of those answered': mean(given.filter(isAnswer), isRight),
    'question changed by spelling': mean(given, ({ reply }) => Number(reply.correctedQuestion !== undefined)),
    'declined when the passage is removed': mean(removed, (one) => 1 - isAnswer(one)),
    'calibration error': calibrationError(given),
    'calibration error, removed counting a quarter': calibrationError(given, removed, 0.25),
  };
}

function isRight({ row: { answers }, reply: { kind, shortAnswer } }: Asked): number {
  if (kind === 'no_answer' || shortAnswer === null) return 0;
  return Number(
    f1(shortAnswer, answers) >= RIGHT_F1 || answers.some((answer) => holdsWords(shortAnswer, answer)),
  );
}

/** Expected calibration error of the given answers (Guo et al. 2017), in ten bins of confidence. */
function calibrationError(given: readonly Asked[], removed: readonly Asked[] = [], weight = 1): number {
  const weighted = [
    ...given.map((one) => ({ one, weight: 1 })),
    ...removed.map((one) => ({ one, weight })),
  ].filter(({ one }) => one.reply.kind === 'answer');
  const gaps = new Array<number>(BINS).fill(0);
  let total = 0;
  for (const { one, weight: share } of weighted) {
    const bin = Math.min(BINS - 1, Math.floor(one.reply.confidence * BINS));
    gaps[bin] = (gaps[bin] as number) + share * (one.reply.confidence - isRight(one));
    total += share;
  }
  return rounded(gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, total));
}

/** The same documents without the passage that a question was asked of. */
function without(knowledge: KnowledgeBase, { context }: SquadRow): KnowledgeBase {
  const others = (found: FoundPassage) => found.text !== context;
  return Object.assign(Object.create(knowledge) as KnowledgeBase, {
    search: async (question: string, options: Parameters<KnowledgeBase['search']>[1] = {}) => {
      const { limit = 5 } = options;
      const found = await knowledge.search(question, { ...options, limit: limit + 1 });
      return found.filter(others).slice(0, limit);
    },
  });
}

async function openDesk(model: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-quality-'));
  const database = await openDatabase({ url: 'sqlite:desk.sqlite', dataDir });
  const limits = { workers: 2, maxBatchSize: 16, maxBatchWaitMs: 0, maxQueue: 64 };
  const [name = '', modelsDir = ''] = model.split('/').toReversed().slice(1, 3);
  const predictor = await openPredictor({ modelsDir, name, ...limits });
  return {
    stores: createStores(database),
    predictor,
    async [Symbol.asyncDispose]() {
      await predictor[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
