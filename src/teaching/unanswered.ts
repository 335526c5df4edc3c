// Questions that the desk could not answer, or not well: declined, unsure, thumbed down, corrected.
import { z } from 'zod';
import { type Reply, replySchema } from '../protocol/reply.ts';
import type { AskedQuestion, QuestionStore } from '../storage/desk/question-store.ts';
import type { GroupQuestions } from './group-questions.ts';

export const reasons = ['declined', 'unsure', 'rated-down', 'corrected'] as const;
export type Reason = (typeof reasons)[number];

export interface UnansweredGroup {
  /** As it was asked last. */
  readonly question: string;
  readonly phrasings: readonly string[];
  readonly count: number;
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly lastAskedAtMs: number;
  readonly messageIds: readonly string[];
  readonly conversationId: string;
  /** What people said would have been right. */
  readonly corrections: readonly string[];
  /** What was answered, where it was. */
  readonly answer: string | null;
}

/** An answer below is one that the desk gave and was not sure of. */
const UNSURE_BELOW = 0.5;
const MS_PER_DAY = 86_400_000;
const DAYS = 90;
const MOST_PHRASINGS = 20;

const storedReply = replySchema.extend({ question: z.string().optional() });

/** The question as it was looked up, with what came of it; undefined for what was no question or has no reply. */
export function answeredQuestion({
  reply,
  text,
}: AskedQuestion): { question: string; reply: Reply } | undefined {
  const parsed = storedReply.safeParse(reply);
  if (!parsed.success) return undefined;
  const { question = text, ...rest } = parsed.data;
  return { question, reply: rest };
}

function reasonsOf({ rating, correction }: AskedQuestion, { kind, confidence }: Reply): Reason[] {
  const isAnswer = kind === 'answer' || kind === 'curated';
  return [
    ...(kind === 'no_answer' ? (['declined'] as const) : []),
    ...(isAnswer && confidence < UNSURE_BELOW ? (['unsure'] as const) : []),
    ...(rating === 'down' ? (['rated-down'] as const) : []),
    ...(correction !== null ? (['corrected'] as const) : []),
  ];
}

/** Those of the last 90 days that nobody has dealt with, the most frequent first, of equal ones the newest. */
export async function findUnanswered(
  questions: QuestionStore,
  group: GroupQuestions,
  now = Date.now(),
): Promise<UnansweredGroup[]> {
  const { messageIds, notOurs } = await questions.decided();
  const open = (await questions.askedSince(now - DAYS * MS_PER_DAY)).flatMap((asked) => {
    if (messageIds.has(asked.messageId) || notOurs.has(asked.text.trim().toLowerCase())) return [];
    const answered = answeredQuestion(asked);
    const why = answered ? reasonsOf(asked, answered.reply) : [];
    return answered && why.length > 0
      ? [{ ...asked, text: answered.question, reply: answered.reply, why }]
      : [];
  });
  const groups = (await group(open)).map(({ questions: same }): UnansweredGroup => {
    const [newest] = same as [(typeof open)[number]];
    const counts: Partial<Record<Reason, number>> = {};
    for (const reason of same.flatMap(({ why }) => why)) counts[reason] = (counts[reason] ?? 0) + 1;
    return {
      question: newest.text,
      phrasings: [...new Set(same.map(({ text }) => text))].slice(0, MOST_PHRASINGS),
      count: same.length,
      reasons: counts,
      lastAskedAtMs: newest.askedAtMs,
      messageIds: same.map(({ messageId }) => messageId),
      conversationId: newest.conversationId,
      corrections: [...new Set(same.flatMap(({ correction }) => correction ?? []))],
      answer: newest.reply.kind === 'no_answer' ? null : newest.reply.text,
    };
  });
  return groups.sort((one, other) => other.count - one.count || other.lastAskedAtMs - one.lastAskedAtMs);
}
