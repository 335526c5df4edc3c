// The middle stages of a turn: what the documents and the model have to say to the question.

import type { AnswerRequest } from '../engine/engine.ts';
import type { AskOptions, FoundCurated, FoundPassage, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';
import type { Predictor } from '../serving/predictor.ts';
import { flipPerspective } from '../text/perspective.ts';
import { chooseAnswer } from './choose-answer.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { isMeant } from './curated-meant.ts';
import { ANSWER_THRESHOLD } from './judge.ts';
import { isModelAway } from './model-away.ts';
import { outcomeOf } from './outcome.ts';
import type { ProductStage } from './product-stages.ts';
import { questionForm } from './question-form.ts';
import type { QuotedAnswer } from './quoted-answer.ts';
import { readable } from './readable-passage.ts';
import { sourceOf } from './source-quote.ts';
import type { Outcome, Reading, TurnState } from './stage.ts';
import { suggestionsFor } from './suggestions.ts';
import { inWords } from './table-row.ts';
import { needsWholeSentence } from './whole-sentence.ts';
import type { Wording } from './wording.ts';
import { written } from './written-reading.ts';

/** Nearest places shown when an answer is declined. */
const NEAREST_SHOWN = 2;

/** Gives the answer that a person wrote for this question, where there is one. */
export function matchCurated(knowledge: KnowledgeBase): ProductStage {
  return {
    name: 'curated',
    async run(state) {
      if (state.outcome) return state;
      const [best] = await knowledge.matchCurated(state.question, { limit: 1, ...scopeOf(state) });
      if (!best || !isMeant(best, coverageIn(knowledge, state.question))) return state;
      const { answer, confidence } = best;
      const sources = await curatedSources(knowledge, best, scopeOf(state));
      return {
        ...state,
        outcome: outcomeOf('curated', answer, confidence, { shortAnswer: answer, sources }),
      };
    },
  };
}

/** A curated answer stands in its document under its first question. */
async function curatedSources(
  knowledge: KnowledgeBase,
  { documentId, questions: [question = ''], answer }: FoundCurated,
  scope: AskOptions,
): Promise<Source[]> {
  const found = await knowledge.search(question, scope);
  const passage = found.find((one) => one.documentId === documentId && one.headings.at(-1) === question);
  return passage ? [sourceOf(passage, 0, answer.length)] : [];
}

/** Finds the passages that are read. */
export function retrieve(knowledge: KnowledgeBase, limit: number): ProductStage {
  return {
    name: 'retrieve',
    run: async (state) =>
      state.outcome
        ? state
        : { ...state, passages: await knowledge.search(state.question, { limit, ...scopeOf(state) }) },
  };
}

/**
 * Reads all passages in one batch, by the model version that the rollout picks for the conversation. Without a model the
 * turn goes on: the documents' own sentences, curated answers and the nearest places are there all the same.
 */
export function read(predictor: Predictor): ProductStage {
  return {
    name: 'read',
    async run(state, { signal }) {
      if (state.outcome || state.passages.length === 0) return state;
      try {
        return { ...state, ...(await readPassages(predictor, state, signal)) };
      } catch (error) {
        if (!isModelAway(error)) throw error;
        return { ...state, isModelAway: true };
      }
    },
  };
}

async function readPassages(
  predictor: Predictor,
  { conversationId, inReplyTo: turnId, forcedVersion, question, passages }: TurnState,
  signal: AbortSignal,
): Promise<Pick<TurnState, 'model' | 'readings'>> {
  const forced = forcedVersion === undefined ? {} : { forced: forcedVersion };
  using picked = predictor.pick({ conversationId, turnId, ...forced });
  const read = passages.map(readable);
  // What is told at length is quoted, in which the words of the question matter.
  const flipped = questionForm(question) === 'fact' ? flipPerspective(question, true) : question;
  const requests = read.map(({ context }) => ({ context, question: flipped }));
  const answers = await picked.answer(
    requests.map((request) => ({ ...request, sentence: false })),
    { signal },
  );
  const readings = answers.map((found, i) => ({
    ...found,
    ...read[i]?.inText(found.start, found.end),
    unwritten: { ...(requests[i] as AnswerRequest), found },
  }));
  return { model: picked.model, readings };
}

/**
 * Answers from the passage that answers best, by the model's words or the document's own, or says that none does. Only
 * the answer that is given is put into a sentence.
 */
export function decide(knowledge: KnowledgeBase, wording: Wording, predictor: Predictor): ProductStage {
  return {
    name: 'judge',
    async run(state, { signal }) {
      if (state.outcome) return state;
      const { question, passages, readings, model } = state;
      const chosen = chooseAnswer(question, passages, readings, coverageIn(knowledge, question));
      const confidence = chosen?.confidence ?? 0;
      if (!chosen || confidence < ANSWER_THRESHOLD)
        return { ...state, outcome: await declined(state, confidence, knowledge, wording) };
      if (chosen.from === 'document') return { ...state, outcome: quotedOutcome(state, chosen.quote) };
      const passage = passages[chosen.reading] as FoundPassage;
      const reading = await written(predictor, readings[chosen.reading] as Reading, model, signal);
      return { ...state, outcome: answered(question, passage, reading, confidence, model) };
    },
  };
}

/** Words that few passages hold say more. */
function coverageIn(knowledge: KnowledgeBase, question: string): Coverage {
  const rarity = (word: string) => Math.log(1 + knowledge.passageCount / (knowledge.formCount(word) + 1));
  return coverageOf(question, rarity, knowledge.nearWords);
}

function answered(
  question: string,
  passage: FoundPassage,
  { text, origin, shortAnswer, start, end }: Reading,
  confidence: number,
  model: TurnState['model'],
): Outcome {
  const source = sourceOf(passage, start, end);
  const before = passage.text.slice(source.start - passage.start, start);
  // Where the model found no sentence of its own ("The answer is …"), the document's says more.
  const isTold =
    origin === 'plain' || needsWholeSentence(question, { text, shortAnswer }, source.quote, before);
  const said = isTold ? inWords(source.quote) : readable(passage).withoutHeading(text);
  return outcomeOf('answer', said, confidence, { shortAnswer, sources: [source], model });
}

function quotedOutcome({ passages, model }: TurnState, quoted: QuotedAnswer): Outcome {
  const passage = passages[quoted.passage] as FoundPassage;
  const source = sourceOf(passage, quoted.start, quoted.end);
  return outcomeOf('answer', inWords(source.quote), quoted.confidence, {
    shortAnswer: source.quote,
    sources: [source],
    model,
  });
}

async function declined(
  state: TurnState,
  confidence: number,
  knowledge: KnowledgeBase,
  wording: Wording,
): Promise<Outcome> {
  const { passages, model, message, question, isModelAway } = state;
  const say = isModelAway ? wording.modelAway : wording.declined;
  const curated = await knowledge.matchCurated(question, scopeOf(state));
  const nearest = passages[0]?.headings.at(-1) ?? passages[0]?.title;
  return outcomeOf('no_answer', say(nearest), confidence, {
    sources: passages.slice(0, NEAREST_SHOWN).map((passage) => sourceOf(passage)),
    model,
    suggestions: suggestionsFor(curated, passages, message),
  });
}

/** The collections that the turn may ask. */
function scopeOf({ collections }: TurnState): AskOptions {
  return collections === undefined ? {} : { collections };
}
