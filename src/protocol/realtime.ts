// The live chat over Socket.IO: what a client may send, what it is told, and how a refusal looks.
import { z } from 'zod';
import { type ChatRequest, feedbackRequestSchema, nameSchema } from './chat.ts';
import type {
  AgentSeen,
  AgentTyping,
  AnswerDelta,
  AnswerEnd,
  AnswerStart,
  MessageView,
} from './conversation.ts';
import { MAX_HISTORY_MESSAGES } from './limits.ts';
import type { Reply } from './reply.ts';

/** The longest token that identity providers are known to give is about 8 kB. */
const MAX_CREDENTIAL_CHARS = 12_000;

const credentialSchema = z.string().min(1).max(MAX_CREDENTIAL_CHARS);

/** The option `auth` of the client: who it is, which conversation it means and how much of it it has. */
export const handshakeSchema = z.strictObject({
  /** A secret key or the public key of a site. */
  key: credentialSchema.optional(),
  /** A JSON Web Token of the configured issuer. */
  token: credentialSchema.optional(),
  /** One to continue, or a fresh one of the client's own making. Default: the server makes one. */
  conversationId: z.uuid().optional(),
  /** The id of the last stored event that the client has, 0 for none: it is sent what came after. Default: nothing is sent again. */
  lastEventId: z.int().min(0).optional(),
  /** The collections that its questions are about, unless a question names others. Default: all it may ask. */
  collections: z.array(nameSchema).min(1).max(32).optional(),
});
export type Handshake = z.infer<typeof handshakeSchema>;

export const stopRequestSchema = z.strictObject({
  /** The message whose answer is to stop. Default: all answers of the conversation that are under way. */
  inReplyTo: z.string().min(1).max(64).optional(),
});
export type StopRequest = z.infer<typeof stopRequestSchema>;

export const historyRequestSchema = z.strictObject({
  /** `before` of the previous page: the page ahead of it is given. Default: the newest messages. */
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(MAX_HISTORY_MESSAGES).default(50),
});
export type HistoryRequest = z.input<typeof historyRequestSchema>;

export const socketFeedbackSchema = feedbackRequestSchema.extend({
  /** The answer that is rated. */
  messageId: z.string().min(1).max(64),
});
export type SocketFeedback = z.infer<typeof socketFeedbackSchema>;

export const typingSchema = z.strictObject({ isTyping: z.boolean() });
export type Typing = z.infer<typeof typingSchema>;

export const seenSchema = z.strictObject({
  /** The newest message on the visitor's screen. */
  messageId: z.string().min(1).max(64),
});
export type Seen = z.infer<typeof seenSchema>;

/** A refusal; the codes are those of docs/errors.md. */
export interface SocketProblem {
  readonly code: string;
  /** The HTTP status of the same refusal. */
  readonly status: number;
  /** A sentence that a user may read. */
  readonly detail: string;
  /** What is wrong where in what was sent: a JSON pointer in a URI fragment, such as `#/message`. */
  readonly errors?: readonly { readonly detail: string; readonly pointer: string }[];
  /** When it is worth trying again. */
  readonly retryAfterMs?: number;
}

export type Acknowledgement<Result> =
  | ({ readonly ok: true } & Result)
  | { readonly ok: false; readonly problem: SocketProblem };

type Acknowledge<Result> = (acknowledgement: Acknowledgement<Result>) => void;

/** The message is durable. */
export interface Asked {
  readonly conversationId: string;
  readonly messageId: string;
  readonly clientMessageId: string;
  /** Present when the message was sent and answered before. */
  readonly reply?: Reply;
}

export interface Stopped {
  /** How many answers were told to stop. */
  readonly stopped: number;
}

export interface History {
  readonly conversationId: string;
  /** The oldest first. */
  readonly messages: readonly MessageView[];
  /** For the page ahead of this one; null when this is the first. */
  readonly before: number | null;
}

export interface Rated {
  readonly messageId: string;
}

export type NoResult = Record<never, never>;

export interface ClientToServerEvents {
  /** Asks. A question that names another conversation moves the connection there. */
  ask: (request: ChatRequest, acknowledge: Acknowledge<Asked>) => void;
  /** Stops answers that were asked for over this channel; each ends with the reason `stopped`. */
  stop: (request: StopRequest, acknowledge: Acknowledge<Stopped>) => void;
  history: (request: HistoryRequest, acknowledge: Acknowledge<History>) => void;
  feedback: (request: SocketFeedback, acknowledge: Acknowledge<Rated>) => void;
  /** For the person of the desk who answers. */
  typing: (request: Typing, acknowledge: Acknowledge<NoResult>) => void;
  seen: (request: Seen, acknowledge: Acknowledge<NoResult>) => void;
}

/** The first event of every connection. */
export interface Session {
  /** To be sent with the next handshake. */
  readonly conversationId: string;
  /** The newest stored event of the conversation; 0 when nothing was said yet. */
  readonly lastEventId: number;
}

export interface AnswerHeartbeat extends AnswerStart {
  /** Since the answer started. */
  readonly elapsedMs: number;
}

/** Why the server ends a connection. Only after `shutting_down` and `error` does it pay to connect again at once. */
export type GoodbyeReason = 'shutting_down' | 'idle' | 'rate_limited' | 'access_ended' | 'error';

export interface Goodbye {
  readonly reason: GoodbyeReason;
  /** A sentence that a user may read. */
  readonly detail: string;
}

/** Events with an `eventId` are stored: a client that connects again names the last that it has. */
export interface ServerToClientEvents {
  session: (session: Session) => void;
  message: (message: MessageView, eventId: number) => void;
  /** The answer begins with an empty text, also for a client that has part of it from before. */
  'answer:start': (start: AnswerStart) => void;
  /** The pieces since `answer:start`, joined, are the text so far. */
  'answer:delta': (delta: AnswerDelta) => void;
  /** Nothing came for some seconds, but the answer is still being worked on. */
  'answer:heartbeat': (heartbeat: AnswerHeartbeat) => void;
  'answer:end': (end: AnswerEnd, eventId: number) => void;
  /** A person of the desk writes, or has seen what was written. */
  typing: (typing: AgentTyping) => void;
  seen: (seen: AgentSeen) => void;
  goodbye: (goodbye: Goodbye) => void;
}
