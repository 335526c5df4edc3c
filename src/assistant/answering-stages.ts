// The middle stages of a turn: what the documents and the model have to say to the question.
import { CURATED_THRESHOLD } from '../knowledge/curated-matcher.ts';
import type { AskOptions, FoundCurated, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';
import type { Predictor } from '../serving/predictor.ts';
import { ANSWER_THRESHOLD, judge } from './judge.ts';
import { outcomeOf } from './outcome.ts';
import { readable } from './readable-passage.ts';
import { sourceOf } from './source-quote.ts';
import type { Outcome, Stage, TurnState } from './stage.ts';
import { suggestionsFor } from './suggestions.ts';
import type { Wording } from './wording.ts';

/** Nearest places shown when an answer is declined. */
const NEAREST_SHOWN = 2;

/** Gives the answer that a person wrote for this question, where there is one. */
export function matchCurated(knowledge: KnowledgeBase): Stage {
  return {
    name: 'curated',
    run(state) {
      if (state.outcome) return state;
      const [best] = knowledge.matchCurated(state.question, { limit: 1, ...scopeOf(state) });
      if (!best || best.confidence < CURATED_THRESHOLD) return state;
      const { answer, confidence } = best;
      const sources = curatedSources(knowledge, best, scopeOf(state));
      return {
        ...state,
        outcome: outcomeOf('curated', answer, confidence, { shortAnswer: answer, sources }),
      };
    },
  };
}

/** A curated answer stands in its document under its first question. */
function curatedSources(
  knowledge: KnowledgeBase,
  { documentId, questions: [question = ''], answer }: FoundCurated,
  scope: AskOptions,
): Source[] {
  const passage = knowledge
    .search(question, scope)
    .find((one) => one.documentId === documentId && one.headings.at(-1) === question);
  return passage ? [sourceOf(passage, 0, answer.length)] : [];
}

/** Finds the passages that are read. */
export function retrieve(knowledge: KnowledgeBase, limit: number): Stage {
  return {
    name: 'retrieve',
    run: (state) =>
      state.outcome
        ? state
        : { ...state, passages: knowledge.search(state.question, { limit, ...scopeOf(state) }) },
  };
}

/** Reads all passages in one batch, by the model version that the rollout picks for the conversation. */
export function read(predictor: Predictor): Stage {
  return {
    name: 'read',
    async run(state, { signal }) {
      if (state.outcome || state.passages.length === 0) return state;
      const { conversationId, forcedVersion, question, passages } = state;
      const forced = forcedVersion === undefined ? {} : { forced: forcedVersion };
      using picked = predictor.pick({ conversationId, ...forced });
      const read = passages.map(readable);
      const requests = read.map(({ context }) => ({ context, question }));
      const answers = await picked.answer(requests, { signal });
      const readings = answers.map((answer, i) => ({
        ...answer,
        ...read[i]?.inText(answer.start, answer.end),
      }));
      return { ...state, model: picked.model, readings };
    },
  };
}

/** Answers from the passage that answers best, or says that none does. */
export function decide(knowledge: KnowledgeBase, wording: Wording): Stage {
  return {
    name: 'judge',
    run(state) {
      if (state.outcome) return state;
      const { best, confidence } = judge(state.passages, state.readings) ?? NONE;
      const outcome = confidence >= ANSWER_THRESHOLD ? answered(state, best, confidence) : undefined;
      return { ...state, outcome: outcome ?? declined(state, confidence, knowledge, wording) };
    },
  };
}

const NONE = { best: -1, confidence: 0 };

function answered({ passages, readings, model }: TurnState, best: number, confidence: number) {
  const [passage, reading] = [passages[best], readings[best]];
  if (!passage || !reading) return undefined;
  const { text, shortAnswer, start, end } = reading;
  return outcomeOf('answer', text, confidence, {
    shortAnswer,
    sources: [sourceOf(passage, start, end)],
    model,
  });
}

function declined(state: TurnState, confidence: number, knowledge: KnowledgeBase, wording: Wording): Outcome {
  const { passages, model, message, question } = state;
  const curated = knowledge.matchCurated(question, scopeOf(state));
  const nearest = passages[0]?.headings.at(-1) ?? passages[0]?.title;
  return outcomeOf('no_answer', wording.declined(nearest), confidence, {
    sources: passages.slice(0, NEAREST_SHOWN).map((passage) => sourceOf(passage)),
    model,
    suggestions: suggestionsFor(curated, passages, message),
  });
}

/** The collections that the turn may ask. */
function scopeOf({ collections }: TurnState): AskOptions {
  return collections === undefined ? {} : { collections };
}
