// The row of a conversation: whoever adds to a conversation holds it until the end of the transaction.

import type { Transaction } from 'kysely';
import { AppError } from '../errors.ts';
import type { Schema } from './schema.ts';

export interface ConversationCounters {
  readonly lastPosition: number;
  readonly lastEventId: number;
}

/**
 * Marks the conversation as active and keeps other writers of it out, so that its positions and event ids become
 * visible in the order in which they were given.
 *
 * @throws AppError `not_found`
 */
export async function holdConversation(
  transaction: Transaction<Schema>,
  conversationId: string,
  lastActiveAtMs: number,
): Promise<ConversationCounters> {
  const counters = await transaction
    .updateTable('conversations')
    .set({ lastActiveAtMs })
    .where('id', '=', conversationId)
    .returning(['lastPosition', 'lastEventId'])
    .executeTakeFirst();
  if (!counters) throw new AppError('not_found', `There is no conversation ${conversationId}.`);
  return counters;
}

export async function saveCounters(
  transaction: Transaction<Schema>,
  conversationId: string,
  counters: Partial<ConversationCounters>,
): Promise<void> {
  await transaction.updateTable('conversations').set(counters).where('id', '=', conversationId).execute();
}
