// The event `feedback`: what somebody says of an answer.
import { AppError } from '../../errors.ts';
import type { Rated, SocketFeedback } from '../../protocol/realtime.ts';
import type { Connection } from './connection.ts';
import type { RealtimeContext } from './context.ts';

/**
 * What is said again of the same answer takes the place of what was said before.
 *
 * @throws AppError `not_found` for a message that is no answer of this conversation
 */
export async function rate(
  { conversations, feedback, telemetry }: RealtimeContext,
  connection: Connection,
  { messageId, rating, correction, comment }: SocketFeedback,
): Promise<Rated> {
  const message = await conversations.findMessage(messageId);
  const isHere = connection.feed.isOpen && message?.conversationId === connection.feed.conversationId;
  if (!isHere || message.role !== 'assistant') {
    throw new AppError('not_found', `There is no answer ${messageId} in this conversation.`);
  }
  await feedback.save({
    messageId,
    rating,
    ...(correction === undefined ? {} : { correction }),
    ...(comment === undefined ? {} : { comment }),
  });
  telemetry.feedbackGiven('realtime', rating, messageId);
  return { messageId };
}
