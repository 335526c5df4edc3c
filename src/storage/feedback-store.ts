// What people say of the answers; the model is judged and trained by it later.

import type { Database } from './database.ts';
import { storableText } from './storable-text.ts';

export interface NewFeedback {
  readonly messageId: string;
  readonly rating: 'up' | 'down';
  /** The right answer, in the words of the person who gives it. */
  readonly correction?: string;
  readonly comment?: string;
}

export interface Feedback {
  readonly messageId: string;
  readonly rating: 'up' | 'down';
  readonly correction: string | null;
  readonly comment: string | null;
  readonly createdAtMs: number;
}

/** What somebody said of a reply, and what the reply was. */
export interface RatedMessage extends Pick<Feedback, 'rating' | 'correction'> {
  readonly details: unknown;
}

/** Read at once, at the most. */
const MOST_RATED = 50_000;

/** Where a page of feedback ends and the next begins. */
export type FeedbackCursor = Pick<Feedback, 'createdAtMs' | 'messageId'>;

const start: FeedbackCursor = { createdAtMs: -1, messageId: '' };

export type FeedbackStore = ReturnType<typeof createFeedbackStore>;

export function createFeedbackStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    /** Stores what somebody says of a message, in place of what was said before; undefined: no such message. */
    save({ messageId, rating, correction, comment }: NewFeedback): Promise<Feedback | undefined> {
      const said = {
        rating,
        correction: correction === undefined ? null : storableText(correction),
        comment: comment === undefined ? null : storableText(comment),
        createdAtMs: now(),
      };
      return kysely.transaction().execute(async (transaction) => {
        const message = await transaction
          .selectFrom('messages')
          .select('id')
          .where('id', '=', messageId)
          .executeTakeFirst();
        if (!message) return undefined;
        return transaction
          .insertInto('feedback')
          .values({ messageId, ...said })
          .onConflict((conflict) => conflict.column('messageId').doUpdateSet(said))
          .returningAll()
          .executeTakeFirstOrThrow();
      });
    },

    find(messageId: string): Promise<Feedback | undefined> {
      return kysely.selectFrom('feedback').selectAll().where('messageId', '=', messageId).executeTakeFirst();
    },

    /** The replies since a time that somebody rated, with their details, the newest first. */
    async ratedSince(sinceMs: number): Promise<RatedMessage[]> {
      const rows = await kysely
        .selectFrom('feedback')
        .innerJoin('messages', 'messages.id', 'feedback.messageId')
        .select(['feedback.rating', 'feedback.correction', 'messages.detailsJson'])
        .where('messages.createdAtMs', '>=', sinceMs)
        .where('messages.detailsJson', 'is not', null)
        .orderBy('messages.createdAtMs', 'desc')
        .limit(MOST_RATED)
        .execute();
      return rows.map(({ detailsJson, ...row }) => ({ ...row, details: JSON.parse(detailsJson ?? 'null') }));
    },

    /** A page of feedback, the oldest first. */
    list({ after = start, limit = 100 } = {}): Promise<Feedback[]> {
      return kysely
        .selectFrom('feedback')
        .selectAll()
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('createdAtMs', 'messageId'), '>', tuple(after.createdAtMs, after.messageId)),
        )
        .orderBy('createdAtMs')
        .orderBy('messageId')
        .limit(limit)
        .execute();
    },
  };
}
