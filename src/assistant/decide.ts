// What the turn comes to: the answer, what may help, or that the documents do not say.
import type { Answer } from '../engine/engine.ts';
import type { FoundPassage, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';
import type { ProductStage } from './built-in-stages.ts';
import { outcomeOf } from './outcome.ts';
import { scopeOf } from './scope.ts';
import { sourceOf } from './source-quote.ts';
import type { Outcome, TurnState } from './stage.ts';
import { suggestionsFor } from './suggestions.ts';
import type { Wording } from './wording.ts';

/** Nearest places shown when an answer is declined. */
const NEAREST_SHOWN = 2;

export function decide(knowledge: KnowledgeBase, wording: Wording): ProductStage {
  return {
    name: 'decide',
    async run(state) {
      if (state.outcome) return state;
      const { answer } = state;
      if (answer && answer.decision !== 'none')
        return { ...state, outcome: answered(state, answer, wording) };
      return { ...state, outcome: await declined(state, knowledge, wording) };
    },
  };
}

function answered({ passages, model }: TurnState, answer: Answer, wording: Wording): Outcome {
  const isSure = answer.decision === 'sure';
  const blocks = isSure
    ? answer.blocks
    : [{ kind: 'paragraph' as const, text: wording.unsure }, ...answer.blocks];
  return outcomeOf('answer', isSure ? answer.text : `${wording.unsure} ${answer.text}`, answer.confidence, {
    blocks: blocks.map((block) =>
      block.kind === 'paragraph' ? block : { ...block, items: [...block.items] },
    ),
    shortAnswer: answer.shortAnswer,
    sources: sourcesOf(answer, passages),
    model,
  });
}

/** One for each passage that a part of the answer stands in: from its first to its last unit that is told. */
function sourcesOf({ parts }: Answer, passages: readonly FoundPassage[]): Source[] {
  const places = [...new Set(parts.map(({ candidate }) => candidate))];
  return places.flatMap((candidate) => {
    const passage = passages[candidate];
    if (!passage) return [];
    const units = parts.filter((part) => part.candidate === candidate).map(({ unit }) => passage.units[unit]);
    return [sourceOf(passage, units[0]?.start ?? 0, units.at(-1)?.end ?? 0)];
  });
}

async function declined(state: TurnState, knowledge: KnowledgeBase, wording: Wording): Promise<Outcome> {
  const { question, passages, answer, model, isModelAway } = state;
  const curated = await knowledge.matchCurated(question, { limit: 3, ...scopeOf(state) });
  const near = passages.slice(0, NEAREST_SHOWN);
  const nearest = near[0]?.headings.at(-1) ?? near[0]?.title;
  return outcomeOf(
    'no_answer',
    isModelAway ? wording.modelAway(nearest) : wording.declined(nearest),
    answer?.confidence ?? 0,
    {
      sources: near.map((passage) => sourceOf(passage)),
      suggestions: suggestionsFor(curated, passages, question),
      model,
    },
  );
}
