// What happens in one conversation, told to everybody who follows it: one feed for all its tabs.
import type { Assistant } from '../../assistant/assistant.ts';
import type { ConversationEvent, StoredConversationEvent } from '../../protocol/conversation.ts';
import { type AnswerUnderWay, createAnswerUnderWay, type PassingEvent } from './answer-under-way.ts';
import type { RealtimeLimits } from './limits.ts';

export interface FeedFollower {
  stored(event: StoredConversationEvent): void;
  passing(event: PassingEvent): void;
  /** Another replica stored more; without an id, it may have. */
  hinted(newestEventId?: number): void;
}

/** A question that came over this channel and is being answered. */
export interface Question {
  readonly controller: AbortController;
  /** The message's id, once it is stored. */
  inReplyTo?: string;
}

export interface ConversationFeed {
  readonly conversationId: string;
  readonly questions: Set<Question>;
  /** The answers that everybody has from their start on. */
  readonly answers: ReadonlyMap<string, AnswerUnderWay>;
  /** Whether it listens. */
  readonly isOpen: boolean;
  /**
   * Starts to listen. To be called once the conversation is there, and its owner known to be the feed's.
   *
   * @param newestEventId The newest event that is stored
   */
  open(newestEventId?: number): void;
  close(): void;
  /** Until the returned function is called. */
  follow(follower: FeedFollower): () => void;
  /** An answer is known to have ended by an event; an event from before the answer began ended another try of it. */
  endAnswer(inReplyTo: string, eventId: number): void;
  /** Another replica stored events of the conversation; without an id, it may have. */
  hint(newestEventId?: number): void;
}

export function createConversationFeed(
  conversationId: string,
  assistant: Pick<Assistant, 'subscribe'>,
  limits: RealtimeLimits,
): ConversationFeed {
  const followers = new Set<FeedFollower>();
  const answers = new Map<string, AnswerUnderWay>();
  /** The newest stored event when an answer began. */
  const begunAfter = new Map<string, number>();
  let newestId = 0;
  let unsubscribe: (() => void) | undefined;

  const pass = (event: PassingEvent) => {
    for (const follower of followers) follower.passing(event);
  };

  const tell = (event: StoredConversationEvent) => {
    newestId = Math.max(newestId, event.id);
    for (const follower of followers) follower.stored(event);
  };

  function endAnswer(inReplyTo: string): void {
    answers.get(inReplyTo)?.end();
    answers.delete(inReplyTo);
    begunAfter.delete(inReplyTo);
  }

  function listen(event: ConversationEvent): void {
    switch (event.type) {
      case 'answer:start':
        endAnswer(event.data.inReplyTo);
        answers.set(event.data.inReplyTo, createAnswerUnderWay(event.data, pass, limits));
        begunAfter.set(event.data.inReplyTo, newestId);
        pass(event);
        break;
      case 'answer:delta':
        // Without its start the pieces would not make up the text; the end carries all of it.
        answers.get(event.data.inReplyTo)?.add(event.data.text);
        break;
      case 'answer:end':
        endAnswer(event.data.inReplyTo);
        tell(event);
        break;
      case 'message':
        tell(event);
        break;
      case 'typing':
      case 'seen':
        pass(event);
    }
  }

  return {
    conversationId,
    questions: new Set(),
    answers,
    endAnswer(inReplyTo, eventId) {
      if (eventId > (begunAfter.get(inReplyTo) ?? 0)) endAnswer(inReplyTo);
    },
    get isOpen() {
      return unsubscribe !== undefined;
    },
    open(newestEventId = 0) {
      newestId = Math.max(newestId, newestEventId);
      unsubscribe ??= assistant.subscribe(conversationId, listen);
    },
    close() {
      unsubscribe?.();
      for (const answer of answers.values()) answer.end();
      answers.clear();
    },
    hint(newestEventId) {
      for (const follower of followers) follower.hinted(newestEventId);
    },
    follow(follower) {
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}
