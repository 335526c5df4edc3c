// A conversation belongs to the principal that began it; only an administrator may see it besides.
import { hasScope, type Principal } from '../../../access/principal.ts';
import { AppError } from '../../../errors.ts';
import type { Conversation } from '../../../storage/conversation-store.ts';
import type { HttpContext } from '../http-context.ts';

/** @throws AppError `not_found`, also for somebody else's: nobody learns that it is there */
export async function ownedConversation(
  { stores }: Pick<HttpContext, 'stores'>,
  principal: Principal,
  id: string,
): Promise<Conversation> {
  const conversation = await stores.conversations.find(id);
  if (conversation && (conversation.ownerId === principal.id || hasScope(principal, 'admin'))) {
    return conversation;
  }
  throw new AppError('not_found', `There is no conversation ${id}.`);
}
