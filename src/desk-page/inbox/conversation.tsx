// One conversation: what was said, who answers, and where an agent writes.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MessageView } from '../../protocol/conversation.ts';
import type { InboxDetail, LeftMessageView } from '../../protocol/desk-inbox.ts';
import { call, useLoad } from '../api.ts';
import { followInbox } from '../inbox-events.ts';
import { onOutbox, outgoing, write } from '../outbox.ts';
import { Act, Badge, Problem } from '../parts/elements.tsx';
import { Icon } from '../parts/icons.tsx';
import { shortTime } from '../parts/times.ts';
import { useSession } from '../session.ts';
import { StateBadge } from './state-badge.tsx';

const VISITOR_TYPING_MS = 6000;

export function Conversation({ id, onChange }: { id: string; onChange: () => void }) {
  const { principalId, mayWrite } = useSession();
  const { data, problem: loadProblem, reload } = useLoad<InboxDetail>(`/v1/inbox/${encodeURIComponent(id)}`);
  const [problem, setProblem] = useState<string>();
  const [isTyping, setTyping] = useState(false);
  const [, setTurn] = useState(0);
  const log = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ends = [
      followInbox((type, event) => {
        if (type === 'open') return reload();
        if (event.conversationId !== id) return;
        if (type !== 'typing') return reload();
        clearTimeout(timer);
        setTyping(event.isTyping === true);
        if (event.isTyping) timer = setTimeout(() => setTyping(false), VISITOR_TYPING_MS);
      }),
      onOutbox((refusal) => {
        if (refusal !== undefined) setProblem(refusal);
        setTurn((turn) => turn + 1);
        reload();
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [id]);

  const messages = data?.messages ?? [];
  const waiting = outgoing(id).filter(
    (one) => !messages.some(({ clientMessageId }) => clientMessageId === one.id),
  );
  const count = data?.conversation.messageCount ?? 0;
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
    if (mayWrite && data && count > data.conversation.seenByAgent && document.visibilityState === 'visible') {
      call(`/v1/inbox/${id}/seen`, { body: { position: count } }).then(onChange, () => undefined);
    }
  }, [count, waiting.length, isTyping]);

  if (!data)
    return (
      <div class="conversation">
        <Problem text={loadProblem} />
      </div>
    );
  const { conversation, left } = data;
  const isMine = conversation.state === 'agent' && conversation.agent?.id === principalId;
  const isOthers = conversation.state === 'agent' && !isMine;
  const act = (path: string, body?: object) => async () => {
    await call(`/v1/inbox/${id}/${path}`, { method: 'POST', ...(body ? { body } : {}) });
    reload();
    onChange();
  };
  const lastAgent = messages.findLastIndex(({ role }) => role === 'agent');
  const first = count - messages.length + 1;

  return (
    <div class="conversation">
      <header class="conversation-head">
        <a class="icon-button back" href="#/inbox" aria-label="Back to the list">
          <Icon name="back" />
        </a>
        <div class="conversation-what">
          <h2>{messages.find(({ role }) => role === 'user')?.text ?? 'Conversation'}</h2>
          <p>
            <StateBadge conversation={conversation} /> <span>{shortTime(conversation.createdAt)}</span>
          </p>
        </div>
        {mayWrite && (
          <div class="conversation-acts">
            {!isMine && (
              <Act act={act('take-over')} onProblem={setProblem} isDisabled={isOthers}>
                Take over
              </Act>
            )}
            {conversation.state === 'agent' && (
              <Act class="button plain" act={act('hand-back', { to: 'assistant' })} onProblem={setProblem}>
                Hand back
              </Act>
            )}
            {conversation.state !== 'closed' && (
              <Act class="button plain" act={act('hand-back', { to: 'closed' })} onProblem={setProblem}>
                Close
              </Act>
            )}
          </div>
        )}
      </header>
      <div class="log" role="log" aria-label="Messages" tabIndex={0} ref={log}>
        {left.map((one) => (
          <Left
            key={one.id}
            message={one}
            mayWrite={mayWrite}
            onChange={() => {
              reload();
              onChange();
            }}
            onProblem={setProblem}
          />
        ))}
        {messages.map((message, index) => (
          <Message
            key={message.id}
            message={message}
            isSeen={index === lastAgent && conversation.seenByVisitor >= first + index}
          />
        ))}
        {waiting.map((message) => (
          <div class="message agent" key={message.id}>
            <p class="bubble">{message.text}</p>
            <p class="meta">Sending …</p>
          </div>
        ))}
        {isTyping && <p class="typing">The visitor is writing …</p>}
      </div>
      <Problem text={problem ?? loadProblem} />
      {isMine ? (
        <Composer id={id} />
      ) : (
        <p class="composer-note">
          {isOthers
            ? `${conversation.agent?.name} answers this conversation.`
            : mayWrite
              ? 'The assistant answers. Take the conversation over to write in it.'
              : 'You may look at conversations, and not write in them.'}
        </p>
      )}
    </div>
  );
}

function Message({ message, isSeen }: { message: MessageView; isSeen: boolean }) {
  const { role, text, createdAt, reply, author } = message;
  if (role === 'notice') return <p class="notice">{text}</p>;
  const isDeclined = reply?.kind === 'no_answer';
  return (
    <div class={`message ${role}`}>
      <p class="bubble">{text}</p>
      <p class="meta">
        {role === 'user' ? 'Visitor' : role === 'agent' ? author : 'Assistant'} · {shortTime(createdAt)}
        {isDeclined && <Badge kind="warn">no answer</Badge>}
        {reply && reply.sources.length > 0 && ` · ${reply.sources[0]?.title}`}
        {isSeen && ' · Seen'}
      </p>
    </div>
  );
}

interface LeftProps {
  readonly message: LeftMessageView;
  readonly mayWrite: boolean;
  readonly onChange: () => void;
  readonly onProblem: (text: string | undefined) => void;
}

function Left({ message, mayWrite, onChange, onProblem }: LeftProps) {
  const { id, name, contact, text, createdAt, doneAt, doneBy } = message;
  const mark = async () => {
    await call(`/v1/left-messages/${id}`, { method: 'PUT', body: { done: doneAt === null } });
    onChange();
  };
  return (
    <section class="left-message" aria-label={`Message from ${name}`}>
      <p>
        <strong>{name}</strong> · {contact} · {shortTime(createdAt)}
      </p>
      <p>{text}</p>
      <p class="left-foot">
        {doneAt !== null && <Badge kind="good">done by {doneBy}</Badge>}
        {mayWrite && (
          <Act class="link" act={mark} onProblem={onProblem}>
            {doneAt === null ? 'Mark as done' : 'Open again'}
          </Act>
        )}
      </p>
    </section>
  );
}

const TELL_TYPING_MS = 3000;

function Composer({ id }: { id: string }) {
  const [text, setText] = useState('');
  const toldAt = useRef(0);
  const tell = (isTyping: boolean) => {
    call(`/v1/inbox/${id}/typing`, { body: { isTyping } }).catch(() => undefined);
  };
  const send = () => {
    if (text.trim() === '') return;
    write(id, text.trim());
    setText('');
    toldAt.current = 0;
    tell(false);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        aria-label="Write to the visitor"
        placeholder="Write to the visitor"
        rows={2}
        maxLength={4000}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          if (Date.now() - toldAt.current < TELL_TYPING_MS) return;
          toldAt.current = Date.now();
          tell(true);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="button">
        Send
      </button>
    </form>
  );
}
