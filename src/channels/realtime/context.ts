// What the live chat works with, and the types of its sockets.
import type { Server, Socket } from 'socket.io';
import type { Authenticate } from '../../access/authenticator.ts';
import type { Assistant } from '../../assistant/assistant.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '../../protocol/realtime.ts';
import type { ConversationStore } from '../../storage/conversation-store.ts';
import type { EventStore } from '../../storage/event-store.ts';
import type { FeedbackStore } from '../../storage/feedback-store.ts';
import type { Coordination } from '../../storage/replicas/coordination.ts';
import type { Events } from '../../telemetry/events.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Admitted } from './admitted.ts';
import type { ConversationFeeds } from './conversation-feeds.ts';
import type { RealtimeLimits } from './limits.ts';
import type { RateLimits } from './rate-limits.ts';

type NoEvents = Record<never, never>;
export type RealtimeServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, Admitted>;
export type RealtimeSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, Admitted>;

export type RealtimeTelemetry = Pick<
  Events,
  'socketOpened' | 'socketClosed' | 'feedbackGiven' | 'requestRefused'
>;

export interface RealtimeContext {
  readonly authenticate: Authenticate;
  readonly assistant: Assistant;
  readonly conversations: ConversationStore;
  readonly events: EventStore;
  readonly feedback: FeedbackStore;
  /** With the other replicas. */
  readonly coordination: Coordination;
  /** Told of what visitors do in conversations that people of the desk answer. */
  readonly inbox?: Pick<Inbox, 'visitorTyping' | 'seen'>;
  readonly feeds: ConversationFeeds;
  readonly limits: RealtimeLimits;
  readonly rateLimits: RateLimits;
  readonly telemetry: RealtimeTelemetry;
  readonly log: Logger;
  /** Those of all connections that are being answered; each resolves or rejects at its end. */
  readonly questions: Set<Promise<void>>;
  /** True while the service stops: what is under way is finished, nothing new begun. */
  readonly isStopping: () => boolean;
}
