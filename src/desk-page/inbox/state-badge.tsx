// Who answers a conversation now.
import type { InboxConversation } from '../../protocol/desk-inbox.ts';
import { Badge } from '../parts/elements.tsx';

export function StateBadge({ conversation }: { conversation: InboxConversation }) {
  const { state, agent, channel } = conversation;
  if (state === 'waiting') return <Badge kind="bad">waits for a person</Badge>;
  if (state === 'agent') return <Badge kind="good">with {agent?.name}</Badge>;
  if (state === 'closed') return <Badge>closed</Badge>;
  return <Badge>{channel}</Badge>;
}
