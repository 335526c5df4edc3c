// What each model version answered, also in the shadow: rollouts are judged by it. Erased with its conversation.

import type { Database } from './database.ts';
import { storableText } from './storable-text.ts';

export interface ServedAnswer {
  /** The live answer and that of the shadow have the same. */
  readonly id: string;
  readonly isShadow: boolean;
  readonly model: string;
  readonly version: string;
  readonly arm: string;
  readonly rolloutId: string;
  readonly conversationId: string | null;
  /** The message that it answers. */
  readonly turnId: string | null;
  readonly text: string;
  readonly shortAnswer: string;
  readonly confidence: number;
  /** No passage answered the question. */
  readonly isDeclined: boolean;
  /** The code of the error when there was no answer. */
  readonly failure: string | null;
  readonly latencyMs: number;
  readonly createdAtMs: number;
  /** Words of the question, and those of them that the version does not know; null where they were not counted. */
  readonly questionWords: number | null;
  readonly unknownWords: number | null;
}

/** What the drift of a version is measured by. */
export interface AnswerMeasures {
  readonly questionWords: number;
  readonly unknownWords: number;
  readonly confidence: number;
  readonly isDeclined: boolean;
}

export interface RatedAnswer extends ServedAnswer {
  readonly rating: 'up' | 'down' | null;
}

/** A report reads so many at the most, the newest. */
const MOST_ANSWERS = 50_000;

export type ServedAnswerStore = ReturnType<typeof createServedAnswerStore>;

export function createServedAnswerStore({ kysely }: Database) {
  return {
    /** Without effect when its conversation was erased in the meantime. */
    async add(answer: ServedAnswer): Promise<void> {
      const { conversationId, isShadow, isDeclined, text, shortAnswer } = answer;
      await kysely.transaction().execute(async (transaction) => {
        const isErased =
          conversationId !== null &&
          !(await transaction
            .selectFrom('conversations')
            .select('id')
            .where('id', '=', conversationId)
            .executeTakeFirst());
        if (isErased) return;
        await transaction
          .insertInto('servedAnswers')
          .values({
            ...answer,
            isShadow: Number(isShadow),
            isDeclined: Number(isDeclined),
            text: storableText(text),
            shortAnswer: storableText(shortAnswer),
          })
          .execute();
      });
    },

    /** Those since a time with the ratings that people gave them, the newest first. */
    async listSince(model: string, sinceMs: number): Promise<RatedAnswer[]> {
      const rows = await kysely
        .selectFrom('servedAnswers')
        .leftJoin('messages', 'messages.inReplyTo', 'servedAnswers.turnId')
        .leftJoin('feedback', 'feedback.messageId', 'messages.id')
        .selectAll('servedAnswers')
        .select('feedback.rating')
        .where('servedAnswers.model', '=', model)
        .where('servedAnswers.createdAtMs', '>=', sinceMs)
        .orderBy('servedAnswers.createdAtMs', 'desc')
        .limit(MOST_ANSWERS)
        .execute();
      return rows.map(({ isShadow, isDeclined, ...row }) => ({
        ...row,
        isShadow: isShadow === 1,
        isDeclined: isDeclined === 1,
      }));
    },

    /** What a version said to people since a time, the newest so many of it, the newest first. */
    async measures(
      { name, version }: { readonly name: string; readonly version: string },
      { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
    ): Promise<AnswerMeasures[]> {
      const rows = await kysely
        .selectFrom('servedAnswers')
        .select(['questionWords', 'unknownWords', 'confidence', 'isDeclined'])
        .where('model', '=', name)
        .where('version', '=', version)
        .where('createdAtMs', '>=', sinceMs)
        .where('isShadow', '=', 0)
        .where('failure', 'is', null)
        .where('questionWords', 'is not', null)
        .orderBy('createdAtMs', 'desc')
        .limit(limit)
        .$narrowType<{ questionWords: number; unknownWords: number }>()
        .execute();
      return rows.map(({ isDeclined, ...row }) => ({ ...row, isDeclined: isDeclined === 1 }));
    },

    /** Erases what is older, and says how many they were. */
    async eraseBefore(timeMs: number): Promise<number> {
      const { numDeletedRows } = await kysely
        .deleteFrom('servedAnswers')
        .where('createdAtMs', '<', timeMs)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
