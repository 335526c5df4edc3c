// The first stages of a turn: what a message wants, and what it asks in words that stand for themselves.
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { createIntentClassifier } from './intents.ts';
import { createHearing } from './misheard.ts';
import { outcomeOf } from './outcome.ts';
import type { ProductStage } from './product-stages.ts';
import { mendSpelling } from './spelling.ts';
import type { Outcome, TurnState } from './stage.ts';
import type { Wording } from './wording.ts';

/** Answers what is said to the assistant itself; a question goes on without the greeting before it. */
export function understand(wording: Wording): ProductStage {
  const classifier = createIntentClassifier();
  return {
    name: 'understand',
    run(state) {
      if (state.outcome) return state;
      const { intent, confidence, question } = classifier.understand(state.question);
      const understood = { ...state, intent, question };
      switch (intent) {
        case 'question':
          return understood;
        case 'person':
          return { ...understood, outcome: outcomeOf('handoff', wording.handoff, confidence) };
        case 'repeat':
          return { ...understood, outcome: repeated(state, wording.nothingToRepeat) };
        default:
          return { ...understood, outcome: outcomeOf('smalltalk', wording.smallTalk[intent], confidence) };
      }
    },
  };
}

/** The last answer again; small talk is not worth it. */
function repeated({ past }: TurnState, otherwise: string): Outcome {
  const last = past.findLast(({ reply }) => reply.kind !== 'smalltalk')?.reply;
  if (!last) return outcomeOf('smalltalk', otherwise, 1);
  const { text, blocks, shortAnswer, confidence, kind, sources, model, suggestions } = last;
  return { text, ...(blocks ? { blocks } : {}), shortAnswer, confidence, kind, sources, model, suggestions };
}

/** Mends words that neither the documents nor the language know, and of a spoken question those that were misheard. */
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
