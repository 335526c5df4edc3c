// From question and passage to the answer: windows, evidence, the written sentence, the guard and its fallbacks.
import { AppError } from '../errors.ts';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { encodeBatch } from '../text/encode.ts';
import { createLexicon, type Lexicon } from '../text/lexicon.ts';
import { tokenize } from '../text/tokenize.ts';
import { OUTPUT_UNKNOWN, type Vocabulary } from '../text/vocabulary.ts';
import { answerabilityFeatures, noAnswerProbabilityOf } from './answerability.ts';
import { evidenceOf, foundAnswer, withSentence } from './compose-answer.ts';
import type { Answer, AnswerOptions, AnswerRequest, Engine } from './engine.ts';
import { addWindow, createSpanScores, type Evidence, findEvidence, type SpanScores } from './evidence.ts';
import type { Calibration } from './manifest.ts';
import type { Network } from './network.ts';
import { ownTurn } from './own-turn.ts';
import { createCasing } from './sentence/casing.ts';
import { mendQuestion } from './sentence/spelling.ts';
import { createSentenceWriter, type Draft, stopIfCancelled, type WritingTask } from './sentence-writer.ts';
import { type TokenizedText, tokenizeText } from './tokenized-text.ts';
import { BATCH_TOKENS, batchesOf, checkRequest, type Window, windowsOf } from './windows.ts';

export interface AnswererOptions {
  readonly network: Network;
  readonly vocabulary: Vocabulary;
  readonly hyperparameters: Pick<Hyperparameters, 'maxSpan'>;
  readonly calibration: Calibration;
  /** Name and version of the model, like `desk-qa/1`. */
  readonly model: string;
  readonly name: Engine['name'];
}

/** More sentences at once gain nothing that can be measured, and cost as much again each. */
export const MAX_BEAM_WIDTH = 8;
/** Rows of one decoder step: a step on few rows costs almost as much. */
const WRITER_ROWS = 32;
/** Batches handed to the network at once; its workers compute them side by side. */
const BATCHES_IN_FLIGHT = 4;
/** Surface forms remembered between calls, some 300 bytes each. */
const MAX_LEXICON_FORMS = 50_000;

const WARM_UP: AnswerRequest = {
  context:
    'The public library opens at nine in the morning and closes at six in the evening. It was built in 1932 by ' +
    'Ada Green. Visitors may borrow ten books, which they keep for three weeks.',
  question: 'When does the library open?',
};

/** One question on its way. */
interface Reading {
  readonly request: AnswerRequest;
  readonly question: TokenizedText;
  readonly passage: TokenizedText;
  readonly questionKeys: Int32Array;
  readonly passageKeys: Int32Array;
  readonly scores: SpanScores;
}

/** The engine on top of a network, which it disposes of with itself. */
export function createAnswerer(options: AnswererOptions): Engine {
  const { network, vocabulary, hyperparameters, calibration, model, name } = options;
  const writer = createSentenceWriter(network, vocabulary);
  const isOrdinary = (lower: string) => vocabulary.outputId(lower) !== OUTPUT_UNKNOWN;
  let lexicon = createLexicon(vocabulary);

  /** Tokenises each text once. */
  const prepare = async (own: Lexicon, requests: readonly AnswerRequest[]): Promise<Reading[]> => {
    const known = new Map<string, { text: TokenizedText; keys: Int32Array }>();
    const textOf = (source: string) => {
      const text = known.get(source)?.text ?? tokenizeText(source);
      const keys = known.get(source)?.keys ?? Int32Array.from(text.tokens, (token) => own.key(token.text));
      known.set(source, { text, keys });
      return { text, keys };
    };
    return pieceByPiece(requests, (request) => {
      const { context, question, found } = request;
      const asked = textOf(question);
      const passage = textOf(context);
      if (asked.text.tokens.length === 0)
        throw new AppError('invalid_input', 'The question has no words: ask something about the passage.');
      return {
        request,
        question: asked.text,
        passage: passage.text,
        questionKeys: asked.keys,
        passageKeys: passage.keys,
        scores: createSpanScores(found ? 0 : passage.keys.length, hyperparameters.maxSpan),
      };
    });
  };

  /** Reads all windows of the passages that were not read before, and notes their scores. */
  const readAll = async (own: Lexicon, readings: readonly Reading[], signal?: AbortSignal) => {
    const unread = readings.filter(({ request }) => !request.found);
    const windows = unread.flatMap((reading) =>
      windowsOf(reading.passage.sentences).map((window) => ({ reading, window })),
    );
    const lengthOf = ({ window }: { window: Window }) => window.to - window.from;
    await inParallel(batchesOf(windows, lengthOf, BATCH_TOKENS), async (batch) => {
      await ownTurn();
      stopIfCancelled(signal);
      const encoded = encodeBatch(
        own,
        batch.map(({ reading, window: { from, to } }) => ({
          passage: reading.passageKeys.subarray(from, to),
          sentences: reading.passage.sentences.subarray(from, to),
          question: reading.questionKeys,
        })),
      );
      const logits = await network.read(encoded, signal);
      batch.forEach(({ reading, window: { from, to } }, row) => {
        addWindow(reading.scores, from, to - from, { ...logits, time: encoded.passageTime, row });
      });
    });
  };

  const answer = async (requests: readonly AnswerRequest[], how: AnswerOptions = {}): Promise<Answer[]> => {
    const { beamWidth = 1, attention = false, onToken, signal } = how;
    if (!Number.isInteger(beamWidth) || beamWidth < 1 || beamWidth > MAX_BEAM_WIDTH)
      throw new AppError(
        'invalid_input',
        `The beam width must be a whole number from 1 to ${MAX_BEAM_WIDTH}.`,
      );
    stopIfCancelled(signal);
    requests.forEach(checkRequest);
    if (lexicon.size > MAX_LEXICON_FORMS) lexicon = createLexicon(vocabulary);
    const own = lexicon;
    const readings = await prepare(own, requests);
    await readAll(own, readings, signal);

    const evidence = await pieceByPiece(readings, evidenceIn);
    const answers = readings.map((reading, index) =>
      foundAnswer(reading.request, reading.passage, evidence[index], calibration),
    );
    const unwritten = readings.flatMap((reading, index) => {
      const { first, last } = evidence[index] ?? {};
      if (first === undefined || last === undefined || reading.request.sentence === false) return [];
      return [{ index, task: taskOf(reading, [first, last]) }];
    });
    unwritten.sort((a, b) => a.task.question.tokens.length - b.task.question.tokens.length);
    await inParallel(chunksOf(unwritten, Math.ceil(WRITER_ROWS / beamWidth)), async (chunk) => {
      const tasks = chunk.map(({ task }) => task);
      const drafts = await writer.write(own, tasks, { beamWidth, attention, signal });
      await pieceByPiece(chunk, ({ index, task }, i) => {
        answers[index] = withSentence(answers[index] as Answer, task, drafts[i] as Draft, calibration);
      });
    });
    stopIfCancelled(signal);
    // Only now is it known that no guard takes a word back.
    if (onToken)
      answers.forEach(({ text }, index) => {
        for (const piece of piecesOf(text)) onToken(piece, index);
      });
    return answers;
  };

  const evidenceIn = ({ request: { found }, question, passage, scores }: Reading): Evidence | undefined => {
    if (found) return evidenceOf(found, passage);
    const { temperature, answerability } = calibration;
    const evidence = findEvidence(scores, passage, temperature);
    if (!evidence || !answerability) return evidence;
    const features = answerabilityFeatures(question, passage, evidence, vocabulary.inverseDocumentFrequency);
    return { ...evidence, noAnswerProbability: noAnswerProbabilityOf(features, answerability) };
  };

  const taskOf = ({ question, passage }: Reading, evidence: WritingTask['evidence']): WritingTask => {
    const meant = mendQuestion(question, passage, vocabulary);
    return { question: meant, passage, evidence, casing: createCasing(meant, passage, isOrdinary) };
  };

  return {
    name,
    description: network.description,
    model,
    problem: () => network.problem?.() ?? null,
    knows: vocabulary.knows,
    wordRank: vocabulary.wordId,
    answer,
    async warmUp() {
      await answer([WARM_UP]);
    },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

/** Words with the space before them; joined they are the text. */
function piecesOf(text: string): string[] {
  const ends = tokenize(text).map(({ end }) => end);
  ends[Math.max(0, ends.length - 1)] = text.length;
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end)).filter((piece) => piece !== '');
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** Works on one item after the other, each in a turn of its own. */
async function pieceByPiece<T, R>(items: readonly T[], work: (item: T, index: number) => R): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    await ownTurn();
    results.push(work(item, index));
  }
  return results;
}

/** Works on a few items at a time; the first failure ends it. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const takeNext = async () => {
    try {
      while (next < items.length) await work(items[next++] as T);
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, takeNext));
}
