// The one path of a question, whatever channel it came by.
import type { ConversationEvent } from '../protocol/conversation.ts';
import type { Reply } from '../protocol/reply.ts';
import type { StageTiming } from './stage.ts';

export type Channel = 'http' | 'realtime' | 'alexa' | 'openai' | 'embedded' | 'queue';

export interface Turn {
  readonly message: string;
  readonly channel: Channel;
  /** True when it was spoken: an unknown word may then have been misheard. */
  readonly isSpoken?: boolean;
  /** Who asks, and who alone may continue the conversation; null on a service without keys. */
  readonly ownerId: string | null;
  /** Default: a new conversation. */
  readonly conversationId?: string;
  /** Sent again under the same name in the same conversation, a message is answered once, and that answer given again. */
  readonly clientMessageId?: string;
  /** The collections that may be asked; default all. An empty list is none. */
  readonly collections?: readonly string[];
  /** The model version that a tester asks for, in place of the rollout's choice. */
  readonly forcedVersion?: string;
  /** Called once, when message and conversation are durable and before the model reads. */
  readonly onStart?: (start: { conversationId: string; inReplyTo: string }) => void;
  /** Called with each piece of the answer's text, in order. */
  readonly onToken?: (piece: string) => void;
  /** Called after each stage, for people who look into a turn. */
  readonly onStage?: (timing: StageTiming) => void;
  readonly signal?: AbortSignal;
}

export interface Assistant {
  /**
   * Answers a message; message and reply are durable when it resolves.
   *
   * @throws AppError `not_found` for a conversation that is not there or somebody else's, `cancelled` by the signal,
   * `overloaded` when no capacity is left
   */
  answer(turn: Turn): Promise<Reply>;
  /** Calls `listener` with every event of a conversation from now on, until the returned function is called. */
  subscribe(conversationId: string, listener: (event: ConversationEvent) => void): () => void;
}
