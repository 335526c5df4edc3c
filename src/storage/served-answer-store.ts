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

/** The live turns of one arm of a rollout. */
export interface ArmTurns {
  readonly model: string;
  readonly arm: string;
  readonly version: string;
  readonly sinceMs: number;
}

/** How they went. */
export interface TurnTally {
  readonly turns: number;
  readonly failed: number;
  /** Of those that did not fail. */
  readonly declined: number;
  readonly rated: number;
  readonly ratedDown: number;
}

/** What a shadow said beside what was said. */
export interface ShadowPair {
  readonly live: Pick<ServedAnswer, 'shortAnswer' | 'isDeclined'>;
  readonly shadow: Pick<ServedAnswer, 'shortAnswer' | 'isDeclined'>;
}

/** A report reads so many at the most, the newest. */
const MOST_ANSWERS = 50_000;
/** So many of the newest turns tell how an arm does: an interval of 95 % is then a point wide at the most. */
const MOST_TALLIED = 10_000;
const MOST_PAIRS = 1000;

export type ServedAnswerStore = ReturnType<typeof createServedAnswerStore>;

export function createServedAnswerStore({ kysely }: Database) {
  const turnsOf = ({ model, arm, version, sinceMs }: ArmTurns) =>
    kysely
      .selectFrom('servedAnswers')
      .selectAll()
      .where('model', '=', model)
      .where('arm', '=', arm)
      .where('version', '=', version)
      .where('isShadow', '=', 0)
      .where('createdAtMs', '>=', sinceMs)
      .orderBy('createdAtMs', 'desc')
      .limit(MOST_TALLIED);
  const answeredOf = (arm: ArmTurns) =>
    kysely.selectFrom(turnsOf(arm).as('turn')).where('turn.failure', 'is', null);

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

    /** Counts the turns of an arm, so that a long rollout need not be read turn by turn. */
    async tally(arm: ArmTurns): Promise<TurnTally> {
      const counts = await kysely
        .selectFrom(turnsOf(arm).as('turn'))
        .leftJoin('messages', 'messages.inReplyTo', 'turn.turnId')
        .leftJoin('feedback', 'feedback.messageId', 'messages.id')
        .select(({ fn }) => [
          fn.countAll<number | string>().as('turns'),
          fn.count<number | string>('turn.failure').as('failed'),
          fn
            .countAll<number | string>()
            .filterWhere('turn.failure', 'is', null)
            .filterWhere('turn.isDeclined', '=', 1)
            .as('declined'),
          fn.count<number | string>('feedback.rating').as('rated'),
          fn.countAll<number | string>().filterWhere('feedback.rating', '=', 'down').as('ratedDown'),
        ])
        .executeTakeFirstOrThrow();
      return {
        turns: Number(counts.turns),
        failed: Number(counts.failed),
        declined: Number(counts.declined),
        rated: Number(counts.rated),
        ratedDown: Number(counts.ratedDown),
      };
    },

    /** The latency that this share of the answers does not exceed, by nearest rank; undefined of nothing. */
    async latencyQuantile(arm: ArmTurns, share: number): Promise<number | undefined> {
      const { count } = await answeredOf(arm)
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      const row = await answeredOf(arm)
        .select('turn.latencyMs')
        .orderBy('turn.latencyMs')
        .offset(Math.max(0, Math.ceil(share * Number(count)) - 1))
        .limit(1)
        .executeTakeFirst();
      return row?.latencyMs;
    },

    /** How many answers took longer. */
    async slowerThan(arm: ArmTurns, latencyMs: number): Promise<number> {
      const { count } = await answeredOf(arm)
        .where('turn.latencyMs', '>', latencyMs)
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    /** What a version said in the shadow of others, beside what those said; the newest. */
    async shadowPairs(model: string, version: string, sinceMs: number): Promise<ShadowPair[]> {
      const rows = await kysely
        .selectFrom('servedAnswers as shadow')
        .innerJoin('servedAnswers as live', (join) =>
          join.onRef('live.id', '=', 'shadow.id').on('live.isShadow', '=', 0),
        )
        .select([
          'shadow.shortAnswer as shadowAnswer',
          'shadow.isDeclined as isShadowDeclined',
          'live.shortAnswer as liveAnswer',
          'live.isDeclined as isLiveDeclined',
        ])
        .where('shadow.model', '=', model)
        .where('shadow.version', '=', version)
        .where('shadow.isShadow', '=', 1)
        .where('shadow.createdAtMs', '>=', sinceMs)
        .where('shadow.failure', 'is', null)
        .where('live.failure', 'is', null)
        .orderBy('shadow.createdAtMs', 'desc')
        .limit(MOST_PAIRS)
        .execute();
      return rows.map(({ shadowAnswer, isShadowDeclined, liveAnswer, isLiveDeclined }) => ({
        live: { shortAnswer: liveAnswer, isDeclined: isLiveDeclined === 1 },
        shadow: { shortAnswer: shadowAnswer, isDeclined: isShadowDeclined === 1 },
      }));
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
