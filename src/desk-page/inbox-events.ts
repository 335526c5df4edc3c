// What happens in conversations, as server-sent events; one stream for all of the page.
import { useEffect, useState } from 'preact/hooks';
import type { InboxPage } from '../protocol/desk-inbox.ts';
import { call } from './api.ts';

export type InboxListener = (type: 'changed' | 'typing' | 'seen' | 'open', data: InboxEventData) => void;
export interface InboxEventData {
  readonly conversationId?: string;
  readonly isTyping?: boolean;
  readonly position?: number;
}

const listeners = new Set<InboxListener>();
let source: EventSource | undefined;

export function followInbox(listener: InboxListener): () => void {
  listeners.add(listener);
  source ??= open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    source?.close();
    source = undefined;
  };
}

/** The browser connects again by itself; `open` comes after each connection, since events may have been missed. */
function open(): EventSource {
  const created = new EventSource('v1/inbox/events');
  for (const type of ['changed', 'typing', 'seen', 'open'] as const) {
    created.addEventListener(type, (event) => {
      if (!(event instanceof MessageEvent)) return tell(type, {});
      tell(type, JSON.parse(event.data as string) as InboxEventData);
    });
  }
  return created;
}

function tell(type: Parameters<InboxListener>[0], data: InboxEventData): void {
  for (const listener of listeners) listener(type, data);
}

/** Several events in a row are one reason to load again. */
const GATHER_MS = 250;

export function useInboxEvents(): { counts: InboxPage['counts'] | undefined } {
  const [counts, setCounts] = useState<InboxPage['counts']>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        call<InboxPage>('/v1/inbox?limit=1').then(
          (page) => setCounts(page.counts),
          () => undefined,
        );
      }, GATHER_MS);
    };
    load();
    const end = followInbox((type) => {
      if (type === 'changed' || type === 'open') load();
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, []);
  return { counts };
}
