// The first stages of a turn: what a message wants, and what it asks in words that stand for themselves.
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Vocabulary } from '../text/vocabulary.ts';
import { resolveFollowUp } from './follow-up.ts';
import { createIntentClassifier } from './intents.ts';
import { createHearing } from './misheard.ts';
import { outcomeOf } from './outcome.ts';
import type { ProductStage } from './product-stages.ts';
import { mendSpelling } from './spelling.ts';
import type { Outcome, PastTurn, TurnState } from './stage.ts';
import type { Exchange } from './topic.ts';
import type { Wording } from './wording.ts';

/** Words of the language's most frequent ones are taken as they are; misspellings stand further down its list. */
const COMMON_WORDS = 40_000;

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
  const { text, shortAnswer, confidence, kind, sources, model, suggestions } = last;
  return { text, shortAnswer, confidence, kind, sources, model, suggestions };
}

/** Mends words that neither the documents nor the language know, and of a spoken question those that were misheard. */
export function correct(knowledge: KnowledgeBase, vocabulary?: Pick<Vocabulary, 'wordId'>): ProductStage {
  const isWord = (word: string) => {
    const rank = vocabulary?.wordId(word) ?? 0;
    return rank > 0 && rank <= COMMON_WORDS;
  };
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

/** Puts in what a question leaves to the turns before it. */
export function followUp(): ProductStage {
  return {
    name: 'follow-up',
    run(state) {
      if (state.outcome) return state;
      return { ...state, question: resolveFollowUp(state.question, state.past.flatMap(exchangeOf)) };
    },
  };
}

/** Nothing in small talk can be referred to; of a declined question only what was asked. */
function exchangeOf({ question, reply: { kind, text, sources } }: PastTurn): Exchange[] {
  if (kind === 'smalltalk' || kind === 'handoff') return [];
  if (kind === 'no_answer') return [{ question, answer: '' }];
  const title = sources[0]?.title;
  return [{ question, answer: text, ...(title === undefined ? {} : { title }) }];
}
