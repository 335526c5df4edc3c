// The first stages of a turn: what a message wants, and what it asks in words that stand for themselves.
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ProductStage } from './built-in-stages.ts';
import { outcomeOf } from './outcome.ts';
import { createHearing } from './phonetic-correction.ts';
import type { AssistantSettings } from './settings.ts';
import { mendSpelling } from './spelling.ts';
import type { Outcome, TurnState } from './stage.ts';
import { type IntentHead, messageParts, NO_INTENT, understandMessage } from './understand/intent-head.ts';
import {
  HANDOFF_INTENT,
  handoffReply,
  isSmallTalk,
  nothingToRepeat,
  REPEAT_INTENT,
  smallTalkReply,
} from './understand/small-talk.ts';

export interface Intents {
  readonly head: IntentHead;
  readonly meaningOf: KnowledgeBase['meaningOf'];
}

/**
 * Answers what is said to the assistant itself; a question goes on without the greeting before it. Told by meaning: where
 * that is not known, every message is a question.
 */
export function understand(settings: AssistantSettings, intents?: Intents): ProductStage {
  return {
    name: 'understand',
    async run(state) {
      if (state.outcome || !intents) return state;
      const { head, meaningOf } = intents;
      const vectors = await Promise.all(
        messageParts(state.question).map(async (text) => ({ text, vector: await meaningOf(text) })),
      );
      const parts = vectors.flatMap(({ text, vector }) => (vector ? [{ text, vector }] : []));
      if (parts.length === 0 || parts.length < vectors.length) return state;
      const { intent, probability, question } = understandMessage(head, parts);
      if (intent === NO_INTENT) return { ...state, intent, question };
      const understood = { ...state, intent };
      if (intent === HANDOFF_INTENT)
        return { ...understood, outcome: outcomeOf('handoff', handoffReply(settings), probability) };
      if (intent === REPEAT_INTENT) return { ...understood, outcome: repeated(state, nothingToRepeat()) };
      const outcome = isSmallTalk(intent)
        ? outcomeOf('smalltalk', smallTalkReply(intent, settings), probability)
        : undefined;
      return outcome ? { ...understood, outcome } : state;
    },
  };
}

/** The last answer again; small talk is not repeated. */
function repeated({ past }: TurnState, otherwise: string): Outcome {
  const last = past.findLast(({ reply }) => reply.kind !== 'smalltalk')?.reply;
  if (!last) return outcomeOf('smalltalk', otherwise, 1);
  const { text, blocks, shortAnswer, confidence, kind, sources, model, suggestions } = last;
  return { text, ...(blocks ? { blocks } : {}), shortAnswer, confidence, kind, sources, model, suggestions };
}

/** Corrects words that are neither in the documents nor in the language, and misheard words of a spoken question. */
export function correct(
  knowledge: KnowledgeBase,
  isWord: (word: string) => boolean = () => false,
): ProductStage {
  const mendHearing = createHearing(knowledge, isWord);
  return {
    name: 'correct',
    run(state) {
      if (state.outcome) return state;
      const spelt = mendSpelling(state.question, knowledge, isWord);
      const question = state.isSpoken ? mendHearing(spelt) : spelt;
      return question === state.question ? state : { ...state, question, correctedQuestion: question };
    },
  };
}
