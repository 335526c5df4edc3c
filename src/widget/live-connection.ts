// The service over Socket.IO: answers as they are written, and what other pages say in the conversation.
import { io, type Socket } from 'socket.io-client';
import type { ChatRequest } from '../protocol/chat.ts';
import type { AnswerDelta, AnswerEnd, AnswerStart, MessageView } from '../protocol/conversation.ts';
import { MAX_HISTORY_MESSAGES } from '../protocol/limits.ts';
import type {
  Acknowledgement,
  Asked,
  ClientToServerEvents,
  GoodbyeReason,
  Handshake,
  History,
  ServerToClientEvents,
  SocketProblem,
} from '../protocol/realtime.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';

/** After this time without a connection the service is asked over HTTP, while the connection is still tried. */
const PATIENCE_MS = 4000;
const CONNECT_TIMEOUT_MS = 10_000;
const ACKNOWLEDGE_TIMEOUT_MS = 15_000;

export interface LiveListeners {
  /** It is connected, for the first time or again. */
  connected(): void;
  /** It is not connected, and may not be for a while; told again with every attempt that fails. */
  blocked(): void;
  /** The service does not take this page, or not this conversation. */
  refused(refusal: Refusal): void;
  message(message: MessageView): void;
  started(start: AnswerStart): void;
  grew(delta: AnswerDelta): void;
  ended(end: AnswerEnd): void;
  /** A person of the desk writes, or stopped. */
  typing(name: string, isTyping: boolean): void;
}

export interface LiveConnection {
  readonly isConnected: boolean;
  /** True while HTTP is worth a try. */
  readonly isBlocked: boolean;
  /** Connects, or connects again after the service ended the connection; harmless when it is connected. */
  connect(): void;
  disconnect(): void;
  /** Resolves when the question is durable. */
  ask(request: ChatRequest): Promise<Asked>;
  history(): Promise<History>;
  stop(inReplyTo: string): Promise<void>;
  /** For a person of the desk: what is not heard is no harm. */
  tellTyping(isTyping: boolean): void;
  tellSeen(messageId: string): void;
}

type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** @param conversationId the one to connect to, asked for with every attempt */
export function createLiveConnection(
  { server, siteKey, collections }: Pick<Settings, 'server' | 'siteKey' | 'collections'>,
  conversationId: () => string,
  listeners: LiveListeners,
): LiveConnection {
  let isBlocked = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let followed: { readonly conversationId: string; lastEventId: number } | undefined;

  const { origin, pathname } = new URL(server);
  const socket: LiveSocket = io(origin, {
    path: `${pathname.replace(/\/$/, '')}/socket.io/`,
    autoConnect: false,
    // Two widgets in a page are two conversations.
    forceNew: true,
    // At once the transport that stays; polling where proxies let nothing else through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: CONNECT_TIMEOUT_MS,
    auth: (give) => give(handshake()),
  });

  function handshake(): Handshake {
    const id = conversationId();
    return {
      conversationId: id,
      ...(siteKey === null ? {} : { key: siteKey }),
      ...(collections.length === 0 ? {} : { collections: [...collections] }),
      ...(followed?.conversationId === id ? { lastEventId: followed.lastEventId } : {}),
    };
  }

  function loseHope(): void {
    isBlocked = true;
    listeners.blocked();
  }

  function wait(): void {
    clearTimeout(patience);
    patience = setTimeout(loseHope, PATIENCE_MS);
  }

  function startConnecting(): void {
    wait();
    socket.connect();
  }

  /** The conversation is another one now. */
  function connectAnew(): void {
    socket.disconnect();
    startConnecting();
  }

  const saw = (eventId: number) => {
    if (followed) followed.lastEventId = Math.max(followed.lastEventId, eventId);
  };

  socket.on('session', (session) => {
    clearTimeout(patience);
    if (session.conversationId !== conversationId()) return connectAnew();
    isBlocked = false;
    // After a reconnection the events in between are still to come.
    if (followed?.conversationId !== session.conversationId) followed = { ...session };
    listeners.connected();
  });
  socket.on('connect_error', (error: Error & { data?: SocketProblem }) => {
    clearTimeout(patience);
    if (error.data) listeners.refused(new Refusal(error.data));
    else loseHope();
  });
  socket.on('disconnect', () => {
    if (socket.active) wait();
  });
  socket.on('goodbye', ({ reason, detail }) => {
    const status = statusOf[reason];
    if (status !== undefined) listeners.refused(new Refusal({ status, detail }));
  });
  socket.on('message', (message, eventId) => {
    saw(eventId);
    listeners.message(message);
  });
  socket.on('answer:start', listeners.started);
  socket.on('answer:delta', listeners.grew);
  socket.on('answer:end', (end, eventId) => {
    saw(eventId);
    listeners.ended(end);
  });

  socket.on('typing', ({ name, isTyping }) => listeners.typing(name, isTyping));

  const emit = () => socket.timeout(ACKNOWLEDGE_TIMEOUT_MS);

  return {
    get isConnected() {
      return socket.connected && followed?.conversationId === conversationId();
    },
    get isBlocked() {
      return isBlocked;
    },
    connect() {
      if (followed !== undefined && followed.conversationId !== conversationId()) connectAnew();
      else if (!socket.active) startConnecting();
    },
    disconnect() {
      clearTimeout(patience);
      socket.disconnect();
    },
    async ask(request) {
      return accepted(await emit().emitWithAck('ask', request));
    },
    async history() {
      return accepted(await emit().emitWithAck('history', { limit: MAX_HISTORY_MESSAGES }));
    },
    async stop(inReplyTo) {
      accepted(await emit().emitWithAck('stop', { inReplyTo }));
    },
    tellTyping(isTyping) {
      if (socket.connected) socket.emit('typing', { isTyping }, () => undefined);
    },
    tellSeen(messageId) {
      if (socket.connected) socket.emit('seen', { messageId }, () => undefined);
    },
  };
}

/** The refusals that some reasons for ending a connection come down to. */
const statusOf: Partial<Record<GoodbyeReason, number>> = { access_ended: 401, rate_limited: 429 };

function accepted<Result>(acknowledgement: Acknowledgement<Result>): Result {
  if (!acknowledgement.ok) throw new Refusal(acknowledgement.problem);
  return acknowledgement;
}
