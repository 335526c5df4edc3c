// Conversations that people of the desk take part in: who answers, what is written, and who is told of it.
import { randomUUID } from 'node:crypto';
import type { Assistant, Turn } from '../assistant/assistant.ts';
import { createConversationListeners } from '../assistant/conversation-listeners.ts';
import { messageView } from '../assistant/message-view.ts';
import { AppError } from '../errors.ts';
import type { AnswerEnd, ConversationEvent, MessageView } from '../protocol/conversation.ts';
import type { Reply } from '../protocol/reply.ts';
import type { ConversationStore, NewMessage } from '../storage/conversation-store.ts';
import type {
  ConversationState,
  InboxStore,
  LeftMessage,
  NewNotification,
} from '../storage/inbox/inbox-store.ts';

/** Who acts: `id` owns the conversation that was taken over, `name` is what the visitor reads. */
export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** What those who watch the inbox are told. */
export type InboxEvent =
  | { readonly type: 'changed'; readonly conversationId: string }
  | { readonly type: 'typing'; readonly conversationId: string; readonly isTyping: boolean }
  | { readonly type: 'seen'; readonly conversationId: string; readonly position: number };

type MessageDetails = { [Name in 'author' | 'notice' | 'passedTo']?: MessageView[Name] };

export interface InboxOptions {
  readonly assistant: Assistant & { idle(): Promise<void> };
  readonly conversations: ConversationStore;
  readonly store: InboxStore;
  /** How the people are told of what happens while they look elsewhere. */
  readonly notify: (type: string, data: object) => readonly NewNotification[];
  readonly log: { error(details: object, message: string): void };
}

export type Inbox = ReturnType<typeof createInbox>;

export function createInbox({ assistant, conversations, store, notify, log }: InboxOptions) {
  const listeners = createConversationListeners((error) => log.error({ err: error }, 'a listener failed'));
  const watchers = new Set<(event: InboxEvent) => void>();

  const tellWatchers = (event: InboxEvent) => {
    for (const watcher of watchers) watcher(event);
  };
  const changed = (conversationId: string) => tellWatchers({ type: 'changed', conversationId });

  /** Stores a message with its event, and tells it to who follows the conversation. */
  async function add(
    conversationId: string,
    message: Omit<NewMessage, 'id' | 'details'> & MessageDetails,
    more: readonly AnswerEnd[] = [],
  ): Promise<{ message: MessageView; isNew: boolean }> {
    const { author, notice, passedTo, ...rest } = message;
    const details = defined({ author, notice, passedTo });
    const id = randomUUID();
    const data: MessageView = {
      id,
      role: rest.role,
      text: rest.text,
      createdAt: new Date().toISOString(),
      ...(rest.clientMessageId === undefined ? {} : { clientMessageId: rest.clientMessageId }),
      ...details,
    };
    const ends = more.map((end) => ({
      type: 'answer:end',
      data: { ...end, inReplyTo: end.inReplyTo || id },
    }));
    const added = await conversations.addMessage(conversationId, { ...rest, details, id }, [
      { type: 'message', data },
      ...ends,
    ]);
    for (const event of added.events)
      listeners.publish(conversationId, event as unknown as ConversationEvent);
    changed(conversationId);
    return { message: messageView(added.message), isNew: added.isNew };
  }

  /** A message for the person who answers: it is stored and told, and no answer is looked for. */
  async function passOn(turn: Turn, conversationId: string, agentName: string): Promise<Reply> {
    const began = performance.now();
    const { message: text, clientMessageId } = turn;
    const named = clientMessageId === undefined ? {} : { clientMessageId };
    const end: AnswerEnd = { conversationId, inReplyTo: '', ...named, reason: 'person' };
    const { message } = await add(conversationId, { role: 'user', text, passedTo: agentName, ...named }, [
      end,
    ]);
    const said = `${agentName} is in this conversation and will answer here.`;
    turn.onStart?.({ conversationId, inReplyTo: message.id });
    turn.onToken?.(said);
    return {
      text: said,
      shortAnswer: null,
      confidence: 1,
      kind: 'handoff',
      sources: [],
      model: null,
      latencyMs: performance.now() - began,
      conversationId,
      messageId: message.id,
      inReplyTo: message.id,
      suggestions: [],
    };
  }

  async function answer(turn: Turn): Promise<Reply> {
    const { conversationId, ownerId } = turn;
    const known = conversationId === undefined ? undefined : await store.find(conversationId);
    if (conversationId !== undefined && known?.state === 'agent') {
      const conversation = await conversations.find(conversationId);
      if (conversation?.ownerId === ownerId)
        return passOn(turn, conversationId, known.agentName ?? 'Somebody');
    }
    const reply = await assistant.answer({
      ...turn,
      onStart(start) {
        turn.onStart?.(start);
        changed(start.conversationId);
      },
    });
    if (reply.kind === 'handoff') await queue(reply.conversationId, turn.message);
    changed(reply.conversationId);
    return reply;
  }

  async function queue(conversationId: string, question: string): Promise<void> {
    await store.change(
      conversationId,
      { state: 'waiting', waitingSinceMs: Date.now() },
      {
        only: ['assistant', 'closed'],
        notifications: notify('conversation.waiting', { conversationId, question }),
      },
    );
  }

  /** @throws AppError `not_found` */
  async function check(conversationId: string): Promise<ConversationState | undefined> {
    if (!(await conversations.find(conversationId)))
      throw new AppError('not_found', `There is no conversation ${conversationId}.`);
    return store.find(conversationId);
  }

  const desk = {
    answer,
    idle: () => assistant.idle(),
    /** With what the assistant says and what people write. */
    subscribe(conversationId: string, listener: (event: ConversationEvent) => void): () => void {
      const ends = [
        assistant.subscribe(conversationId, listener),
        listeners.subscribe(conversationId, listener),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };

  return {
    /** The assistant as the channels get it: while a person answers, it keeps silent. */
    assistant: desk,

    /** Calls `watcher` with whatever happens in any conversation, until the returned function is called. */
    watch(watcher: (event: InboxEvent) => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },

    /**
     * From now on this agent answers, and the visitor reads who it is.
     *
     * @throws AppError `not_found`, `conflict` while another agent answers
     */
    async takeOver(conversationId: string, agent: Agent): Promise<void> {
      const before = await check(conversationId);
      if (before?.state === 'agent' && before.agentId === agent.id) return;
      const isTaken = await store.change(
        conversationId,
        { state: 'agent', agentId: agent.id, agentName: agent.name, waitingSinceMs: null },
        { only: ['assistant', 'waiting', 'closed'] },
      );
      if (!isTaken) {
        const other = before?.agentName ?? 'Somebody else';
        throw new AppError('conflict', `${other} answers this conversation.`);
      }
      const text = `${agent.name} has joined the conversation.`;
      await add(conversationId, { role: 'notice', text, author: agent.name, notice: 'joined' });
    },

    /** @throws AppError `not_found`, `conflict` for somebody who did not take it over */
    async say(
      conversationId: string,
      agent: Agent,
      { text, clientMessageId }: { readonly text: string; readonly clientMessageId?: string },
    ): Promise<MessageView> {
      const state = await check(conversationId);
      if (state?.state !== 'agent' || state.agentId !== agent.id)
        throw new AppError('conflict', 'Take the conversation over before you write in it.');
      const named = clientMessageId === undefined ? {} : { clientMessageId };
      const said = await add(conversationId, { role: 'agent', text, author: agent.name, ...named });
      return said.message;
    },

    /**
     * The assistant answers again, or the conversation is done.
     *
     * @throws AppError `not_found`
     */
    async handBack(conversationId: string, agent: Agent, to: 'assistant' | 'closed'): Promise<void> {
      const before = await check(conversationId);
      await store.change(conversationId, { state: to, agentId: null, agentName: null, waitingSinceMs: null });
      if (before?.state !== 'agent') return changed(conversationId);
      const text = `${before.agentName ?? agent.name} has left the conversation. The assistant answers again.`;
      await add(conversationId, { role: 'notice', text, author: agent.name, notice: 'left' });
    },

    agentTyping(conversationId: string, { name }: Agent, isTyping: boolean): void {
      listeners.publish(conversationId, { type: 'typing', data: { conversationId, name, isTyping } });
    },

    visitorTyping(conversationId: string, isTyping: boolean): void {
      tellWatchers({ type: 'typing', conversationId, isTyping });
    },

    /** The newest position that an agent, or the visitor, has on the screen. */
    async seen(conversationId: string, by: 'visitor' | 'agent', position: number): Promise<void> {
      const before = await store.find(conversationId);
      const field = by === 'visitor' ? 'seenByVisitor' : 'seenByAgent';
      if ((before?.[field] ?? 0) >= position) return;
      await store.change(conversationId, { [field]: position });
      if (by === 'visitor') tellWatchers({ type: 'seen', conversationId, position });
      else listeners.publish(conversationId, { type: 'seen', data: { conversationId, position } });
    },

    /** @throws AppError `not_found` */
    async leaveMessage(
      conversationId: string,
      message: Pick<LeftMessage, 'name' | 'contact' | 'text'>,
    ): Promise<LeftMessage> {
      await check(conversationId);
      const left = await store.leave({ conversationId, ...message }, (kept) =>
        notify('message.left', {
          conversationId,
          messageId: kept.id,
          name: kept.name,
          contact: kept.contact,
          text: kept.text,
        }),
      );
      changed(conversationId);
      return left;
    },
  };
}

/** Without what is not there. */
const defined = (details: MessageDetails): MessageDetails =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
