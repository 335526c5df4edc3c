// The inbox: conversations as they happen, and the one that is open beside them.
import { useEffect, useState } from 'preact/hooks';
import type { InboxConversation, InboxPage } from '../../protocol/desk-inbox.ts';
import { useLoad } from '../api.ts';
import { Conversation } from '../inbox/conversation.tsx';
import { StateBadge } from '../inbox/state-badge.tsx';
import { followInbox } from '../inbox-events.ts';
import { Badge, Choice, Empty, PageHead, Problem } from '../parts/elements.tsx';
import { ago } from '../parts/times.ts';
import type { Route } from '../route.ts';

const filters = [
  ['', 'All conversations'],
  ['state=waiting', 'Waiting for a person'],
  ['state=agent', 'With a person'],
  ['messages=open', 'Messages left'],
  ['state=assistant', 'With the assistant'],
  ['state=closed', 'Closed'],
] as const;

const TYPING_PAUSE_MS = 250;
const RELOAD_MS = 250;
const AGO_EVERY_MS = 30_000;

export function Inbox({ route }: { route: Route }) {
  const [filter, setFilter] = useState('');
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  const query = [filter, words && `q=${encodeURIComponent(words)}`].filter(Boolean).join('&');
  const { data, problem, reload } = useLoad<InboxPage>(`/v1/inbox?${query}`);
  const open = route[0];

  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = followInbox((type) => {
      if (type !== 'changed' && type !== 'open') return;
      clearTimeout(timer);
      timer = setTimeout(reload, RELOAD_MS);
    });
    const tick = setInterval(reload, AGO_EVERY_MS);
    return () => {
      end();
      clearTimeout(timer);
      clearInterval(tick);
    };
  }, [reload]);

  return (
    <div class="inbox" data-open={open !== undefined}>
      <div class="inbox-list">
        <PageHead title="Inbox" />
        <div class="inbox-filters">
          <Choice label="Show" isQuiet value={filter} choices={filters} onInput={setFilter} />
          <input
            type="search"
            aria-label="Search in messages"
            placeholder="Search in messages"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <Problem text={problem} />
        {data && data.conversations.length === 0 && (
          <Empty title="Nothing here">
            {query ? 'No conversation fits.' : 'Conversations appear here as soon as somebody asks.'}
          </Empty>
        )}
        <ul aria-label="Conversations">
          {data?.conversations.map((one) => (
            <Row key={one.id} conversation={one} isOpen={one.id === open} />
          ))}
        </ul>
      </div>
      {open === undefined ? (
        <div class="inbox-none">
          <Empty title="Choose a conversation">You can take it over and answer in person.</Empty>
        </div>
      ) : (
        <Conversation key={open} id={open} onChange={reload} />
      )}
    </div>
  );
}

const authors: Readonly<Record<string, string>> = { assistant: 'Assistant: ', agent: 'You: ', notice: '' };

function Row({ conversation, isOpen }: { conversation: InboxConversation; isOpen: boolean }) {
  const { id, preview, lastActiveAt, unread, openMessages, agent } = conversation;
  return (
    <li>
      <a class="inbox-row" href={`#/inbox/${id}`} aria-current={isOpen ? 'true' : undefined}>
        <span class="inbox-row-top">
          <StateBadge conversation={conversation} />
          {openMessages > 0 && <Badge kind="warn">message left</Badge>}
          <time dateTime={lastActiveAt}>{ago(lastActiveAt)}</time>
        </span>
        <span class="inbox-preview">
          {preview && (preview.role === 'agent' && agent ? `${agent.name}: ` : (authors[preview.role] ?? ''))}
          {preview?.text}
        </span>
        {unread > 0 && (
          <span class="unread">
            <span class="unseen">{unread} new messages</span>
          </span>
        )}
      </a>
    </li>
  );
}
