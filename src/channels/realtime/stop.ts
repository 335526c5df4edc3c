// The event `stop`: answers that are being written end where they are.
import type { Stopped, StopRequest } from '../../protocol/realtime.ts';
import type { Connection } from './connection.ts';
import type { RealtimeContext } from './context.ts';
import { tellOthersToStop } from './other-replicas.ts';

/** Any tab of a conversation may stop its answers, whichever replica writes them. Only those of this one are counted. */
export async function stop(
  { coordination }: Pick<RealtimeContext, 'coordination'>,
  connection: Connection,
  { inReplyTo }: StopRequest,
): Promise<Stopped> {
  const { questions, conversationId } = connection.feed;
  const meant = [...questions].filter(
    (question) => inReplyTo === undefined || question.inReplyTo === inReplyTo,
  );
  for (const { controller } of meant) controller.abort();
  if (inReplyTo === undefined || meant.length === 0) {
    const ownerId = connection.principal.id;
    await tellOthersToStop(coordination, { ownerId, conversationId, ...(inReplyTo ? { inReplyTo } : {}) });
  }
  return { stopped: meant.length };
}
