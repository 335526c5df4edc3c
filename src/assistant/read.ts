// Finds the passages that may answer, and has the model read all of them together.
import type { Answer, AnswerRequest } from '../engine/engine.ts';
import type { FoundPassage, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { namesDate } from '../language/time/day-phrase.ts';
import type { Predictor } from '../serving/predictor.ts';
import type { PastTurn } from '../text/encoded-text.ts';
import type { ProductStage } from './built-in-stages.ts';
import { isModelAway } from './model-unavailable.ts';
import { scopeOf } from './scope.ts';
import { joined, questionsIn } from './several-questions.ts';
import type { TurnState } from './stage.ts';

/** Finds the passages that are read: for the question alone, and for the question after the turn before it. */
export function retrieve(knowledge: KnowledgeBase, limit: number): ProductStage {
  return {
    name: 'retrieve',
    async run(state) {
      if (state.outcome) return state;
      const scope = { limit, ...scopeOf(state) };
      const alone = await knowledge.search(state.question, scope);
      const history = historyOf(state);
      const searches = [
        ...(history.length > 0 ? [knowledge.search(state.question, { ...scope, history })] : []),
        ...(state.time?.needsCalendar ? [knowledge.search(state.time.question, scope)] : []),
        ...questionsIn(state.question).map((question) => knowledge.search(question, scope)),
      ];
      const others = await Promise.all(searches);
      return { ...state, passages: others.reduce((found, other) => merged(found, other, limit), alone) };
    },
  };
}

/** The best of both in turn, each passage once. */
function merged(one: readonly FoundPassage[], other: readonly FoundPassage[], limit: number): FoundPassage[] {
  const found = new Map<string, FoundPassage>();
  for (let i = 0; i < Math.max(one.length, other.length); i++)
    for (const passage of [other[i], one[i]])
      if (passage) found.set(`${passage.documentId} ${passage.start}`, passage);
  return [...found.values()].slice(0, limit + Math.ceil(limit / 2));
}

/**
 * The last turn that a question may refer to: nothing in small talk can be. Of its reply only the bare answer counts: what
 * else it told would draw the next question to what has been told already.
 */
function historyOf({ past }: TurnState): PastTurn[] {
  const last = past.findLast(({ reply: { kind } }) => kind !== 'smalltalk' && kind !== 'handoff');
  if (!last) return [];
  const { kind, shortAnswer, text } = last.reply;
  return [{ question: last.question, answer: kind === 'no_answer' ? '' : (shortAnswer ?? text) }];
}

/**
 * Reads all passages in one batch, by the model version that the rollout picks for the conversation. Without a model the
 * turn continues: curated answers and the nearest passages are still there.
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
  state: TurnState,
  signal: AbortSignal,
): Promise<Pick<TurnState, 'model' | 'answer'>> {
  const { conversationId, inReplyTo: turnId, forcedVersion, passages } = state;
  const question = questionFor(state);
  const forced = forcedVersion === undefined ? {} : { forced: forcedVersion };
  using picked = predictor.pick({ conversationId, turnId, ...forced });
  const alone: AnswerRequest = { question, candidates: passages };
  const history = historyOf(state);
  const requests = history.length > 0 ? [alone, { ...alone, history }] : [alone];
  const each = questionsIn(question).map((one): AnswerRequest => ({ question: one, candidates: passages }));
  const answers = await picked.answer([...requests, ...each], { signal });
  const together = joined(answers.slice(requests.length));
  return { answer: together ?? surest(answers.slice(0, requests.length)), model: picked.model };
}

/** With its date where a passage names that date, else with the weekday. */
function questionFor({ question, time, passages }: TurnState): string {
  const isDated = time?.needsCalendar && passages.some(({ text }) => namesDate(text, time.days));
  return isDated ? time.question : question;
}

/** A question that stands for itself is answered more surely alone, a follow-up with the turn before it. */
function surest(answers: readonly Answer[]): Answer {
  return answers.reduce((best, next) => (next.confidence > best.confidence ? next : best));
}
