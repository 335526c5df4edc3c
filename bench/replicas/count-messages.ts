// What became of every acknowledged message, asked of the database itself.
import { openDatabase } from '../../src/storage/database.ts';
import type { Acknowledged } from './visitors.ts';

export interface MessageCount {
  readonly acknowledged: number;
  /** Acknowledged messages that are not stored, or have no answer. */
  readonly lost: number;
  /** Messages stored twice, or answered twice. */
  readonly doubled: number;
  /** Events that a second tab did not hear, heard twice or heard out of order. */
  readonly eventsMissed: number;
}

export async function countMessages(
  url: string,
  acknowledged: readonly Acknowledged[],
  heard: ReadonlyMap<string, readonly number[]>,
): Promise<MessageCount> {
  await using database = await openDatabase({ url, dataDir: '' });
  const { kysely } = database;
  const rows = await kysely
    .selectFrom('messages')
    .select(['id', 'conversationId', 'clientMessageId', 'inReplyTo'])
    .execute();
  const asked = new Map<string, string[]>();
  const answers = new Map<string, number>();
  for (const { id, conversationId, clientMessageId, inReplyTo } of rows) {
    if (inReplyTo !== null) answers.set(inReplyTo, (answers.get(inReplyTo) ?? 0) + 1);
    if (clientMessageId === null) continue;
    const key = `${conversationId} ${clientMessageId}`;
    asked.set(key, [...(asked.get(key) ?? []), id]);
  }
  const keys = new Set(acknowledged.map((one) => `${one.conversationId} ${one.clientMessageId}`));
  const lost = [...keys].filter((key) => !asked.get(key)?.some((id) => answers.has(id))).length;
  const doubled =
    [...asked.values()].filter((ids) => ids.length > 1).length +
    [...answers.values()].filter((count) => count > 1).length;
  let eventsMissed = 0;
  for (const [conversationId, ids] of heard) {
    const events = await kysely
      .selectFrom('events')
      .select('id')
      .where('conversationId', '=', conversationId)
      .orderBy('id')
      .execute();
    eventsMissed += Math.abs(events.length - ids.length) + ids.filter((id, i) => id !== i + 1).length;
  }
  return { acknowledged: keys.size, lost, doubled, eventsMissed };
}
