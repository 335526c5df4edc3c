// The conversations of an exported desk, kept in this browser; other tabs hear of each message.
import { createStore, get, update } from 'idb-keyval';
import type { MessageView } from '../../protocol/conversation.ts';
import type { LiveListeners } from '../live-connection.ts';

export interface KeptMessages {
  /** The oldest first. */
  read(conversationId: string): Promise<readonly MessageView[]>;
  add(conversationId: string, message: MessageView): Promise<void>;
  close(): void;
}

interface Told {
  readonly conversationId: string;
  readonly message: MessageView;
}

export function openKeptMessages(src: string, listeners: Pick<LiveListeners, 'message'>): KeptMessages {
  const store = createStore(`frontdesk ${src}`, 'conversations');
  const channel = new BroadcastChannel(`frontdesk ${src}`);
  /** What the browser refuses to keep is remembered as long as the page is open. */
  const memory = new Map<string, readonly MessageView[]>();
  channel.addEventListener('message', ({ data }: MessageEvent<Told>) => listeners.message(data.message));

  return {
    async read(conversationId) {
      const kept = await get<MessageView[]>(conversationId, store).catch(() => undefined);
      return kept ?? memory.get(conversationId) ?? [];
    },
    async add(conversationId, message) {
      memory.set(conversationId, [...(memory.get(conversationId) ?? []), message]);
      const added = (before: readonly MessageView[] = []) => [...before, message];
      await update<readonly MessageView[]>(conversationId, added, store).catch(() => undefined);
      channel.postMessage({ conversationId, message } satisfies Told);
    },
    close: () => channel.close(),
  };
}
