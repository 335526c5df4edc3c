// The answer that a person wrote for this question, where there is one.
import { CURATED_THRESHOLD } from '../knowledge/curated-matcher.ts';
import type { AskOptions, FoundCurated, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';
import type { ProductStage } from './built-in-stages.ts';
import { outcomeOf } from './outcome.ts';
import { scopeOf } from './scope.ts';
import { sourceOf } from './source-quote.ts';

/** An entry of this confidence is meant; below it one of its phrasings must mean nearly the same as the question. */
const SURE = 0.6;
const SAME_MEANING = 0.8;

export function matchCurated(knowledge: KnowledgeBase): ProductStage {
  return {
    name: 'curated',
    async run(state) {
      if (state.outcome) return state;
      const [best] = await knowledge.matchCurated(state.question, { limit: 1, ...scopeOf(state) });
      if (!best || !(await isMeant(knowledge, state.question, best))) return state;
      const { answer, confidence } = best;
      const sources = await curatedSources(knowledge, best, scopeOf(state));
      return {
        ...state,
        outcome: outcomeOf('curated', answer, confidence, { shortAnswer: answer, sources }),
      };
    },
  };
}

/** In a small set some entry resembles any question a little. An entry that is not very similar must have the same meaning. */
async function isMeant(
  knowledge: Pick<KnowledgeBase, 'meaningOf'>,
  question: string,
  { confidence, questions }: FoundCurated,
): Promise<boolean> {
  if (confidence < CURATED_THRESHOLD) return false;
  if (confidence >= SURE) return true;
  const asked = await knowledge.meaningOf(question);
  const known = await Promise.all(questions.map((phrasing) => knowledge.meaningOf(phrasing)));
  return known.some((phrasing) => asked && phrasing && product(asked, phrasing) >= SAME_MEANING);
}

const product = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, i) => sum + value * (other[i] as number), 0);

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
