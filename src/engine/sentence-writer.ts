// Has the network write the sentence around the evidence, and makes text of the words that it chose.
import { AppError } from '../errors.ts';
import type { SearchSource, WrittenSentence } from '../model/generate.ts';
import type { OutputWords, WrittenToken } from '../model/next-words.ts';
import { encodeSources, type Source, sourceOf } from '../text/encode-source.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { normalizeWord } from '../text/tokenize.ts';
import {
  OUTPUT_END,
  OUTPUT_UNKNOWN,
  outputIds,
  RESERVED_OUTPUT_IDS,
  type Vocabulary,
} from '../text/vocabulary.ts';
import type { AttentionMap } from './engine.ts';
import type { Network } from './network.ts';
import type { Casing, PlacedWord } from './sentence/casing.ts';
import { joinWords, linkNeighbours } from './sentence/detokenize.ts';
import { finiteQuestion } from './sentence/finite-question.ts';
import { isMisspelt, wordsIn } from './sentence/spelling.ts';
import type { TokenizedText } from './tokenized-text.ts';

/** Longest written sentence in words; the guard refuses one that has not ended there. */
export const MAX_SENTENCE_TOKENS = 60;

/** A question, its passage and the evidence as first and last token of the passage. */
export interface WritingTask {
  readonly question: TokenizedText;
  readonly passage: TokenizedText;
  readonly evidence: readonly [number, number];
  readonly casing: Casing;
}

/** A sentence as the network wrote it, not yet judged. */
export interface Draft {
  readonly text: string;
  readonly meanLogProbability: number;
  readonly ended: boolean;
  /** It repeats a word of the question that neither the passage nor the vocabulary has: a slip, most likely. */
  readonly repeatsSlip: boolean;
  readonly attention: AttentionMap | undefined;
}

export interface WriteOptions {
  readonly beamWidth: number;
  readonly attention: boolean;
  readonly signal: AbortSignal | undefined;
}

export interface SentenceWriter {
  /** One draft for each task, all in one batch. @throws AppError `cancelled` */
  write(lexicon: Lexicon, tasks: readonly WritingTask[], options: WriteOptions): Promise<Draft[]>;
}

export function createSentenceWriter(network: Network, vocabulary: Vocabulary): SentenceWriter {
  const output = outputWordsOf(vocabulary);
  return {
    async write(lexicon, tasks, { beamWidth, attention, signal }) {
      const keysOf = ({ tokens }: TokenizedText) => Int32Array.from(tokens, ({ text }) => lexicon.key(text));
      const asked = tasks.map(({ question }) => finiteQuestion(question));
      const sources = tasks.map(({ passage, evidence }, i) =>
        sourceOf({ question: keysOf(asked[i] as TokenizedText), passage: keysOf(passage), evidence }),
      );
      stopIfCancelled(signal);
      const sentences = await network.write(
        {
          batch: encodeSources(lexicon, sources),
          sources: sources.map((source) => searchSourceOf(lexicon, source, output.wordIds.length)),
          output,
          beamWidth,
          maxTokens: MAX_SENTENCE_TOKENS,
          attention,
        },
        signal,
      );
      stopIfCancelled(signal);
      return sentences.map((sentence, i) =>
        draftOf(
          { ...(tasks[i] as WritingTask), question: asked[i] as TokenizedText },
          sources[i] as Source,
          sentence,
          vocabulary,
          attention,
        ),
      );
    },
  };
}

/** @throws AppError `cancelled` when the caller gave up. */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AppError('cancelled', 'The question was cancelled.', { cause: signal.reason });
}

/** The words that the writer can generate, as the search sees them. */
export function outputWordsOf(vocabulary: Vocabulary): OutputWords {
  const words = Array.from({ length: outputIds(vocabulary.data) }, (_, id) => vocabulary.outputWord(id));
  return {
    wordIds: Int32Array.from(words, (word) => (word === undefined ? 0 : vocabulary.wordId(word))),
    tunedIds: Int32Array.from(words, (word) => (word === undefined ? 0 : vocabulary.tunedId(word))),
    endId: OUTPUT_END,
    reservedIds: RESERVED_OUTPUT_IDS,
  };
}

/** A word that can be generated too has its output id as key, others have ones beyond all output ids. */
function searchSourceOf(lexicon: Lexicon, { keys }: Source, generated: number): SearchSource {
  const entries = Array.from(keys, (key) => lexicon.entry(key));
  return {
    keys: entries.map(({ text, lowerKey }) => {
      const id = lexicon.vocabulary.outputId(normalizeWord(text));
      return id === OUTPUT_UNKNOWN ? generated + lowerKey : id;
    }),
    wordIds: entries.map(({ wordId }) => wordId),
    tunedIds: entries.map(({ tunedId }) => tunedId),
  };
}

function draftOf(
  { question, passage, casing }: WritingTask,
  source: Source,
  { tokens, meanLogProbability, ended, attention }: WrittenSentence,
  vocabulary: Vocabulary,
  wantsAttention: boolean,
): Draft {
  const { questionLength, passageStart, keys } = source;
  const placedAt = (position: number): PlacedWord => {
    const isQuestion = position < questionLength;
    const index = isQuestion ? position : position - questionLength + passageStart;
    const text = (isQuestion ? question : passage).tokens[index]?.text as string;
    return { text, copied: { from: isQuestion ? 'question' : 'passage', index } };
  };
  const placed = tokens.map(
    (token: WrittenToken): PlacedWord =>
      'sourcePosition' in token
        ? placedAt(token.sourcePosition)
        : { text: vocabulary.outputWord(token.outputId) ?? '' },
  );
  const linked = linkNeighbours(placed, { question, passage });
  const forms = casing.forms(linked);
  const joined = joinWords(
    linked.map((word, i) => ({ ...word, form: forms[i] as string })),
    { question, passage },
  );
  const map: AttentionMap = {
    source: Array.from(keys, (_, position) => placedAt(position).text),
    written: joined.words,
    weights: attention.map((row) => Array.from(row)),
  };
  const inPassage = wordsIn(passage);
  const isSlip = ({ text, copied }: PlacedWord) =>
    copied?.from === 'question' && isMisspelt(text, inPassage, vocabulary);
  return {
    text: joined.text,
    meanLogProbability,
    ended,
    repeatsSlip: placed.some(isSlip),
    attention: wantsAttention ? map : undefined,
  };
}
