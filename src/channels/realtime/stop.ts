// The event `stop`: answers that are being written end where they are.
import type { Stopped, StopRequest } from '../../protocol/realtime.ts';
import type { Connection } from './connection.ts';

/** Any tab of a conversation may stop its answers. */
export async function stop(connection: Connection, { inReplyTo }: StopRequest): Promise<Stopped> {
  const { questions } = connection.feed;
  const meant = [...questions].filter(
    (question) => inReplyTo === undefined || question.inReplyTo === inReplyTo,
  );
  for (const { controller } of meant) controller.abort();
  return { stopped: meant.length };
}
