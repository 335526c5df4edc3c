// Checks what a stage of a deployment's own gives back, so that nothing of it breaks a later stage or what is stored.
import { z } from 'zod';
import type { Answer } from '../engine/engine.ts';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { ANSWER_KINDS } from '../model/desk-reader.ts';
import { MAX_QUESTION_CHARS } from '../protocol/limits.ts';
import { modelVersionSchema, replyBlockSchema, replySchema } from '../protocol/reply.ts';
import { problemsOf } from '../value-problems.ts';
import { outcomeOf } from './outcome.ts';
import type { TurnState } from './stage.ts';

const share = z.number().min(0).max(1);
const offset = z.int().min(0);

const passageSchema = z.object({
  documentId: z.string().min(1),
  title: z.string(),
  headings: z.array(z.string()),
  url: z.string().nullable(),
  page: z.int().nullable(),
  text: z.string().min(1),
  start: offset,
  end: offset,
  score: z.number().positive(),
  units: z.array(
    z.object({
      kind: z.enum(['paragraph', 'item', 'step', 'row']),
      start: offset,
      end: offset,
      group: z.int().exactOptional(),
      number: z.int().exactOptional(),
    }),
  ),
  known: z.custom<NonNullable<FoundPassage['known']>>((value) => typeof value === 'object').exactOptional(),
}) satisfies z.ZodType<FoundPassage>;

const place = { candidate: z.int().min(0), unit: z.int().min(0) };

const answerSchema = z.object({
  text: z.string(),
  blocks: z.array(replyBlockSchema),
  origin: z.enum(['quoted', 'framed']),
  kind: z.enum(ANSWER_KINDS),
  shortAnswer: z.string(),
  start: offset,
  end: offset,
  confidence: share,
  decision: z.enum(['sure', 'unsure', 'none']),
  noAnswerProbability: share,
  answerable: z.boolean(),
  parts: z.array(z.object(place)),
  ranked: z.array(z.object({ ...place, share })),
  tokens: z.array(z.string()),
}) satisfies z.ZodType<Answer>;

const outcomeSchema = replySchema.pick({ text: true, kind: true, confidence: true }).extend({
  ...replySchema.pick({ shortAnswer: true, sources: true, model: true, suggestions: true }).partial().shape,
  text: z.string().trim().min(1),
});

const changesSchema = z.strictObject({
  question: z.string().trim().min(1).max(MAX_QUESTION_CHARS).optional(),
  passages: z.array(passageSchema).optional(),
  answer: answerSchema.optional(),
  model: modelVersionSchema.optional(),
  outcome: outcomeSchema.optional(),
});

/**
 * The state after a stage that gave `changes`.
 *
 * @throws Error that says what is wrong with them
 */
export function withChanges(state: TurnState, changes: unknown): TurnState {
  if (changes === undefined) return state;
  const checked = changesSchema.safeParse(changes);
  if (!checked.success) {
    throw new Error(`what it returned is not valid: ${problemsOf(checked.error).join('; ')}`);
  }
  const { question, passages, answer, model, outcome } = checked.data;
  const { answer: before, ...others } = state;
  const next: TurnState = {
    ...others,
    ...(passages === undefined ? (before ? { answer: before } : {}) : { passages }),
    ...(question === undefined ? {} : { question }),
    ...(answer === undefined ? {} : { answer }),
    ...(model === undefined ? {} : { model }),
    ...(outcome === undefined ? {} : { outcome: completed(outcome) }),
  };
  if (answer !== undefined) checkAnswer(next);
  return next;
}

function completed({ kind, text, confidence, ...more }: z.infer<typeof outcomeSchema>) {
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return outcomeOf(kind, text, confidence, Object.fromEntries(given));
}

/** Later stages take the parts of an answer by their places. */
function checkAnswer({ passages, answer }: TurnState): void {
  for (const { candidate, unit } of answer?.parts ?? [])
    if (!passages[candidate]?.units[unit])
      throw new Error(`its answer names unit ${unit} of passage ${candidate}, which is not there`);
}
