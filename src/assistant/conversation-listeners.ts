// Who in this process wants to hear of which conversation.
import type { ConversationEvent } from '../protocol/conversation.ts';

type Listener = (event: ConversationEvent) => void;

export function createConversationListeners(onFailure: (error: unknown) => void) {
  const byConversation = new Map<string, Set<Listener>>();
  return {
    subscribe(conversationId: string, listener: Listener): () => void {
      const listeners = byConversation.get(conversationId) ?? new Set();
      byConversation.set(conversationId, listeners);
      // The same function may be subscribed twice.
      const own: Listener = (event) => listener(event);
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size === 0 && byConversation.get(conversationId) === listeners)
          byConversation.delete(conversationId);
      };
    },
    /** A listener that fails keeps the event from nobody else. */
    publish(conversationId: string, event: ConversationEvent): void {
      for (const listener of [...(byConversation.get(conversationId) ?? [])]) {
        try {
          listener(event);
        } catch (error) {
          onFailure(error);
        }
      }
    },
  };
}
