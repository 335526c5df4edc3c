// One conversation with the service: what was said, and the questions that still have to reach it or to be answered.
import type { ChatRequest, FeedbackRequest } from '../protocol/chat.ts';
import type { PublicDesk } from '../protocol/desk-settings.ts';
import type { LoadProgress } from '../protocol/local-desk.ts';
import type { Reply } from '../protocol/reply.ts';
import { type KeptQuestion, openKeptState } from './kept-state.ts';
import { createLiveConnection, type LiveListeners } from './live-connection.ts';
import { createLocalConnection } from './local-connection.ts';
import { randomId } from './random-id.ts';
import { describeRefusal, Refusal } from './refusal.ts';
import { createRequests, type LeftMessage } from './requests.ts';
import type { Settings } from './settings.ts';
import { createTurns, isOver, type Turn } from './turns.ts';

const RETRY_MS = 5000;
/** A person who stopped typing without saying so is forgotten after this time. */
const TYPING_MS = 6000;
const TELL_TYPING_MS = 3000;

/** `offline`: what is asked waits. `unavailable`: the service does not take this page. */
export type Status = 'ready' | 'offline' | 'unavailable';

export interface SessionListeners {
  /** A turn is new or has changed. */
  turn(turn: Turn): void;
  /** Turns were removed or put in between. */
  turns(): void;
  status(status: Status): void;
  /** A person of the desk writes; null: nobody does. */
  typing(name: string | null): void;
  /** How much of a desk is there that answers in this browser; null: all of it, or none. */
  progress(progress: LoadProgress | null): void;
}

export interface ChatSession {
  readonly turns: readonly Turn[];
  /** Whether there is a conversation to go on with. */
  readonly isBegun: boolean;
  /** Connects; to be called when somebody turns to the chat. */
  wake(): void;
  /**
   * Questions to begin with, none when they cannot be had; to be called when somebody sees the chat. A service that does
   * not take this page says so here, before anybody has typed.
   */
  greet(): Promise<readonly string[]>;
  ask(question: string): void;
  /** Asks a question again that could not be answered. */
  retry(turn: Turn): void;
  /** Stops the answers that are under way. */
  stop(): void;
  /** @throws Refusal, or another error when the service cannot be reached */
  rate(messageId: string, feedback: FeedbackRequest): Promise<void>;
  /** The visitor types, or has the newest message on the screen: told while a person of the desk is there. */
  typing(): void;
  seen(): void;
  desk(cache?: RequestCache): Promise<PublicDesk>;
  /** @throws Refusal, or another error when the service cannot be reached */
  leaveMessage(message: LeftMessage): Promise<void>;
  /** Begins a new conversation. */
  reset(): void;
  dispose(): void;
}

/**
 * A question is kept in the browser until its answer is there, and sent again whenever that may help: the service knows
 * it by its name, stores it once and answers it once.
 */
export function createChatSession(settings: Settings, listeners: SessionListeners): ChatSession {
  const { server, siteKey, collections } = settings;
  const kept = openKeptState(
    settings.storage,
    ['frontdesk', server, siteKey ?? '', ...collections].join(' '),
  );
  const service = createRequests(settings);
  const turns = createTurns((turn) => {
    if (isOver(turn)) kept.drop(turn.key);
    listeners.turn(turn);
  });
  let status: Status = 'ready';
  /** Questions that this connection has taken. */
  const taken = new Set<string>();
  let loadedId: string | null = null;
  let isDelivering = false;
  let isMoreToDeliver = false;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let toldTypingAt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const { live, requests } = connect({
    connected() {
      taken.clear();
      deliver();
    },
    blocked: deliver,
    refused: onRefused,
    message: turns.heard,
    started: turns.started,
    grew: turns.grew,
    ended: turns.ended,
    typing(name, isTyping) {
      clearTimeout(typingTimer);
      listeners.typing(isTyping ? name : null);
      if (isTyping) typingTimer = setTimeout(() => listeners.typing(null), TYPING_MS);
    },
  });

  function connect(heard: LiveListeners) {
    const { src, isLocalFirst } = settings;
    if (src === null)
      return { live: createLiveConnection(settings, conversationId, heard), requests: service };
    const { progress } = listeners;
    return createLocalConnection({ src, isLocalFirst }, service, conversationId, { ...heard, progress });
  }

  /** Since the last notice says that somebody joined. */
  const isPersonThere = () => turns.all.findLast(({ said }) => said?.notice)?.said?.notice === 'joined';

  function conversationId(): string {
    const known = kept.conversationId;
    if (known !== null) return known;
    const fresh = randomId();
    kept.begin(fresh);
    loadedId = fresh;
    return fresh;
  }

  function setStatus(next: Status): void {
    if (next === status) return;
    status = next;
    listeners.status(next);
  }

  /** Brings what was said before, then every question that has no answer; one at a time, in order. */
  async function deliver(): Promise<void> {
    isMoreToDeliver = true;
    if (isDelivering) return;
    isDelivering = true;
    clearTimeout(retryTimer);
    try {
      while (isMoreToDeliver) {
        isMoreToDeliver = false;
        if (loadedId !== kept.conversationId) await load();
        for (const question of kept.questions) await send(question);
      }
      if (live.isConnected) setStatus('ready');
    } catch (error) {
      if (error instanceof Refusal && error.isOfPage) onRefused(error);
      else onFailure(error);
    } finally {
      isDelivering = false;
    }
  }

  async function load(): Promise<void> {
    if (!live.isConnected && !live.isBlocked) return;
    const id = conversationId();
    const messages = live.isConnected ? (await live.history()).messages : await requests.messages(id);
    if (id !== kept.conversationId) return;
    loadedId = id;
    setStatus('ready');
    turns.putFirst(messages);
    listeners.turns();
  }

  async function send({ key, question }: KeptQuestion): Promise<void> {
    // One that another tab asked, and that has no answer yet, is shown and sent by this one too: it is stored once.
    const turn = turns.find({ inReplyTo: key }) ?? turns.ask(key, question);
    if (isOver(turn)) return kept.drop(key);
    const request: ChatRequest = {
      message: question,
      clientMessageId: key,
      conversationId: conversationId(),
      ...(collections.length === 0 ? {} : { collections: [...collections] }),
    };
    try {
      if (live.isConnected) {
        if (taken.has(key)) return;
        const { messageId, reply } = await live.ask(request);
        taken.add(key);
        turns.received(turn, messageId);
        if (reply) settle(turn, reply);
      } else if (live.isBlocked) {
        settle(turn, await askOverHttp(request));
        setStatus('ready');
      }
    } catch (error) {
      if (!(error instanceof Refusal) || error.isTemporary) throw error;
      if (error.concernsQuestion) turns.failed(turn, error.message);
      else onRefused(error);
    }
  }

  async function askOverHttp(request: ChatRequest): Promise<Reply> {
    try {
      return await requests.ask(request);
    } catch (error) {
      const isBegun = turns.all.some(({ messageId }) => messageId !== null);
      if (isBegun || !(error instanceof Refusal) || error.status !== 404) throw error;
      // Over HTTP it is the service that names a new conversation.
      const { conversationId: _, ...first } = request;
      const reply = await requests.ask(first);
      kept.begin(reply.conversationId);
      loadedId = reply.conversationId;
      live.connect();
      return reply;
    }
  }

  function settle({ key }: Turn, reply: Reply): void {
    turns.ended({ ...reply, clientMessageId: key, reason: 'complete', reply });
  }

  function onFailure(error: unknown): void {
    const isRefusal = error instanceof Refusal;
    if (!isRefusal && !live.isConnected) setStatus('offline');
    deliverLater(isRefusal ? error.retryAfterMs : undefined);
  }

  function deliverLater(delayMs = RETRY_MS): void {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => {
      live.connect();
      deliver();
    }, delayMs);
  }

  function onRefused(refusal: Refusal): void {
    if (refusal.isTemporary) {
      deliverLater(refusal.retryAfterMs);
    } else if (refusal.status === 404) {
      // The conversation was erased: what has no answer yet is asked in a new one.
      forget({ keepQuestions: true });
      if (kept.questions.length > 0) live.connect();
    } else {
      if (status !== 'unavailable') console.error(describeRefusal(settings, refusal));
      setStatus('unavailable');
      for (const turn of turns.all) turns.failed(turn, '');
    }
  }

  function forget(options: { readonly keepQuestions: boolean }): void {
    live.disconnect();
    kept.forget(options);
    loadedId = null;
    const open = options.keepQuestions ? turns.all.filter((turn) => !isOver(turn)) : [];
    turns.clear();
    for (const { key, question } of open) turns.ask(key, question);
    listeners.turns();
  }

  const onOnline = () => {
    if (status === 'offline') setStatus('ready');
    deliver();
  };
  const onOffline = () => setStatus('offline');
  addEventListener('online', onOnline);
  addEventListener('offline', onOffline);
  for (const { key, question } of kept.questions) turns.ask(key, question);

  const session: ChatSession = {
    get turns() {
      return turns.all;
    },
    get isBegun() {
      return kept.conversationId !== null;
    },
    wake() {
      if (status !== 'unavailable') live.connect();
    },
    async greet() {
      try {
        return await requests.suggestions(collections);
      } catch (error) {
        if (error instanceof Refusal && error.isOfPage) onRefused(error);
        return [];
      }
    },
    ask(question) {
      const key = randomId();
      kept.keep({ key, question });
      turns.ask(key, question);
      conversationId();
      if (status === 'unavailable') setStatus('ready');
      live.connect();
      deliver();
    },
    retry(turn) {
      turns.remove(turn);
      listeners.turns();
      session.ask(turn.question);
    },
    stop() {
      for (const turn of turns.all) {
        if (isOver(turn) || turn.messageId === null) continue;
        // An answer that cannot be stopped comes, which is no harm.
        live.stop(turn.messageId).catch(onFailure);
      }
    },
    rate: requests.rate,
    typing() {
      if (!isPersonThere() || Date.now() - toldTypingAt < TELL_TYPING_MS) return;
      toldTypingAt = Date.now();
      live.tellTyping(true);
    },
    seen() {
      const newest = turns.all.findLast(({ said }) => said?.role === 'agent')?.messageId;
      if (newest && document.visibilityState === 'visible') live.tellSeen(newest);
    },
    desk: requests.desk,
    leaveMessage: (message) => requests.leaveMessage(conversationId(), message, randomId()),
    reset() {
      forget({ keepQuestions: false });
    },
    dispose() {
      clearTimeout(retryTimer);
      live.disconnect();
      removeEventListener('online', onOnline);
      removeEventListener('offline', onOffline);
    },
  };
  return session;
}
