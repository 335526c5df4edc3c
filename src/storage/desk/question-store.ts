// What was asked and how it was answered, what people decided about it, and what they taught.

import { randomUUID } from 'node:crypto';
import type { Database } from '../database.ts';
import { storableText } from '../storable-text.ts';

export interface AskedQuestion {
  /** Of the question, and of its reply. */
  readonly messageId: string;
  readonly conversationId: string;
  readonly channel: string;
  readonly text: string;
  readonly askedAtMs: number;
  /** The reply as it was stored; null while there is none. */
  readonly reply: unknown;
  readonly rating: 'up' | 'down' | null;
  readonly correction: string | null;
}

export interface TaughtExample {
  readonly id: string;
  readonly questions: readonly string[];
  readonly documentId: string | null;
  readonly documentTitle: string | null;
  readonly evidence: string | null;
  readonly shortAnswer: string | null;
  readonly answer: string;
  readonly taughtBy: string;
  readonly createdAtMs: number;
}

/** Read at once, at the most: the newest. */
const MOST_QUESTIONS = 20_000;
const CHUNK = 200;

export type QuestionStore = ReturnType<typeof createQuestionStore>;

export function createQuestionStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    /** Since a time, the newest first. */
    async askedSince(sinceMs: number, limit = MOST_QUESTIONS): Promise<AskedQuestion[]> {
      const rows = await kysely
        .selectFrom('messages as question')
        .innerJoin('conversations', 'conversations.id', 'question.conversationId')
        .leftJoin('messages as reply', 'reply.inReplyTo', 'question.id')
        .leftJoin('feedback', 'feedback.messageId', 'reply.id')
        .select([
          'question.id as messageId',
          'question.conversationId',
          'conversations.channel',
          'question.text',
          'question.createdAtMs as askedAtMs',
          'reply.detailsJson',
          'feedback.rating',
          'feedback.correction',
        ])
        .where('question.role', '=', 'user')
        .where('question.createdAtMs', '>=', sinceMs)
        .orderBy('question.createdAtMs', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ detailsJson, ...row }) => ({
        ...row,
        reply: detailsJson === null ? null : JSON.parse(detailsJson),
      }));
    },

    /** The questions that people have dealt with: by their messages and by their words. */
    async decided(): Promise<{ messageIds: ReadonlySet<string>; notOurs: ReadonlySet<string> }> {
      const rows = await kysely
        .selectFrom('questionDecisions')
        .select(['messageId', 'decision', 'question'])
        .execute();
      return {
        messageIds: new Set(rows.map(({ messageId }) => messageId)),
        notOurs: new Set(
          rows.filter(({ decision }) => decision === 'not-ours').map(({ question }) => question),
        ),
      };
    },

    /** Without effect on messages that are gone. */
    async decide(
      messageIds: readonly string[],
      {
        decision,
        entryId = null,
        by,
      }: {
        readonly decision: 'taught' | 'not-ours';
        readonly entryId?: string | null;
        readonly by: string;
      },
    ): Promise<void> {
      for (let i = 0; i < messageIds.length; i += CHUNK) {
        const messages = await kysely
          .selectFrom('messages')
          .select(['id', 'text'])
          .where('id', 'in', messageIds.slice(i, i + CHUNK))
          .execute();
        const decided = { decision, entryId, decidedBy: by, decidedAtMs: now() };
        for (const { id, text } of messages) {
          await kysely
            .insertInto('questionDecisions')
            .values({ messageId: id, question: text.trim().toLowerCase(), ...decided })
            .onConflict((conflict) => conflict.column('messageId').doUpdateSet(decided))
            .execute();
        }
      }
    },

    async addExample(example: Omit<TaughtExample, 'id' | 'createdAtMs'>): Promise<void> {
      const { questions, evidence, shortAnswer, answer, ...rest } = example;
      await kysely
        .insertInto('taughtExamples')
        .values({
          id: randomUUID(),
          ...rest,
          questionsJson: JSON.stringify(questions.map(storableText)),
          evidence: evidence === null ? null : storableText(evidence),
          shortAnswer: shortAnswer === null ? null : storableText(shortAnswer),
          answer: storableText(answer),
          createdAtMs: now(),
        })
        .execute();
    },

    /** The oldest first. */
    async examples(): Promise<TaughtExample[]> {
      const rows = await kysely.selectFrom('taughtExamples').selectAll().orderBy('createdAtMs').execute();
      return rows.map(({ questionsJson, ...row }) => ({ ...row, questions: JSON.parse(questionsJson) }));
    },
  };
}
