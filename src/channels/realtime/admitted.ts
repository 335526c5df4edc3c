// What is known of a client when it was let in.
import type { Principal } from '../../access/principal.ts';

/** What is known of a socket from its handshake on. */
export interface Admitted {
  readonly principal: Principal;
  /** The conversation that it begins with. */
  readonly position: Position;
  /** Of its questions that name none; undefined is all. */
  readonly collections: readonly string[] | undefined;
}

/** How much of a conversation a client has. */
export interface Position {
  readonly conversationId: string;
  /** Whether the conversation is stored. */
  readonly exists: boolean;
  readonly lastEventId: number;
  /** The newest event that there is. */
  readonly newestEventId: number;
}
