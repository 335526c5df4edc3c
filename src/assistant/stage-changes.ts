// Checks what a stage of a deployment's own gives back, so that nothing of it breaks a later stage or what is stored.
import { z } from 'zod';
import type { Answer } from '../engine/engine.ts';
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import { MAX_QUESTION_CHARS } from '../protocol/limits.ts';
import { modelVersionSchema, replySchema } from '../protocol/reply.ts';
import { outcomeOf } from './outcome.ts';
import type { Reading, TurnState } from './stage.ts';

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
  sentences: z.array(z.object({ start: offset, end: offset, similarity: z.number() })).default([]),
}) satisfies z.ZodType<FoundPassage>;

const answerSchema = z.object({
  text: z.string(),
  origin: z.enum(['written', 'quoted', 'plain']),
  shortAnswer: z.string(),
  start: offset,
  end: offset,
  confidence: share,
  noAnswerProbability: share,
  answerable: z.boolean(),
  tokens: z.array(z.string()),
}) satisfies z.ZodType<Omit<Answer, 'attention'>>;

const readingSchema = answerSchema.extend({
  unwritten: z
    .object({
      context: z.string(),
      question: z.string(),
      sentence: z.boolean().exactOptional(),
      found: answerSchema.exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<Reading>;

const outcomeSchema = replySchema.pick({ text: true, kind: true, confidence: true }).extend({
  ...replySchema.pick({ shortAnswer: true, sources: true, model: true, suggestions: true }).partial().shape,
  text: z.string().trim().min(1),
});

const changesSchema = z.strictObject({
  question: z.string().trim().min(1).max(MAX_QUESTION_CHARS).optional(),
  passages: z.array(passageSchema).optional(),
  readings: z.array(readingSchema).optional(),
  model: modelVersionSchema.optional(),
  outcome: outcomeSchema.optional(),
});

/**
 * The state after a stage that gave `changes`.
 *
 * @throws Error which says what in them is not as it must be
 */
export function withChanges(state: TurnState, changes: unknown): TurnState {
  if (changes === undefined) return state;
  const checked = changesSchema.safeParse(changes);
  if (!checked.success) {
    const problems = checked.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'all'}: ${message}`,
    );
    throw new Error(`what it gave is not as it must be: ${problems.join('; ')}`);
  }
  const { question, passages, readings, model, outcome } = checked.data;
  const next: TurnState = {
    ...state,
    ...(question === undefined ? {} : { question }),
    ...(passages === undefined ? {} : { passages, readings: [] }),
    ...(readings === undefined ? {} : { readings }),
    ...(model === undefined ? {} : { model }),
    ...(outcome === undefined ? {} : { outcome: completed(outcome) }),
  };
  if (readings !== undefined) checkReadings(next);
  return next;
}

function completed({ kind, text, confidence, ...more }: z.infer<typeof outcomeSchema>) {
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return outcomeOf(kind, text, confidence, Object.fromEntries(given));
}

/** Later stages take the reading of a passage by its place, and its evidence by its offsets. */
function checkReadings({ passages, readings }: TurnState): void {
  if (readings.length !== passages.length)
    throw new Error(`it gave ${readings.length} readings of ${passages.length} passages`);
  readings.forEach(({ text, unwritten, shortAnswer, start, end }, i) => {
    if (shortAnswer !== '' && text === '' && unwritten === undefined)
      throw new Error(`its reading ${i} has no text: ask the model for sentences`);
    if (shortAnswer !== '' && (start >= end || end > (passages[i]?.text.length ?? 0)))
      throw new Error(`start and end of its reading ${i} do not lie in the passage`);
  });
}
