// The chat without a service: the desk's files answer in this browser, by the script that was exported with them.
import type { LoadProgress } from '../protocol/local-desk.ts';
import type { LiveConnection, LiveListeners } from './live-connection.ts';
import { Refusal } from './refusal.ts';
import type { Requests } from './requests.ts';

/** What `local.js` of an exported site gives to the chat. */
export interface LocalChat extends Pick<LiveConnection, 'ask' | 'history' | 'stop'> {
  readonly desk: Requests['desk'];
  open(): Promise<void>;
  close(): void;
}

export interface LocalChatOptions {
  /** The address of the exported site's folder, with a slash at its end. */
  readonly src: string;
  readonly listeners: Pick<LiveListeners, 'started' | 'ended' | 'message'>;
  readonly conversationId: () => string;
  readonly onProgress: (progress: LoadProgress | null) => void;
  /** Asked what the desk's files do not answer. */
  readonly askService?: Requests['ask'];
}

export type CreateLocalChat = (options: LocalChatOptions) => LocalChat;

export function createLocalConnection(
  { src, isLocalFirst }: { readonly src: string; readonly isLocalFirst: boolean },
  requests: Requests,
  conversationId: () => string,
  listeners: LiveListeners & { progress(progress: LoadProgress | null): void },
): { live: LiveConnection; requests: Requests } {
  let opened: Promise<LocalChat> | undefined;
  let isConnected = false;
  let isBlocked = false;
  const chat = () => {
    opened ??= import(`${src}local.js`).then(({ createLocalChat }: { createLocalChat: CreateLocalChat }) =>
      createLocalChat({
        src,
        conversationId,
        listeners,
        onProgress: listeners.progress,
        ...(isLocalFirst ? { askService: requests.ask } : {}),
      }),
    );
    return opened;
  };

  const live: LiveConnection = {
    get isConnected() {
      return isConnected;
    },
    get isBlocked() {
      return isBlocked;
    },
    connect() {
      if (isConnected) return;
      chat()
        .then((local) => {
          // What was said before is there at once; what is asked waits until the desk is.
          isConnected = true;
          listeners.connected();
          return local.open();
        })
        .catch((error: Error) => {
          opened = undefined;
          isConnected = false;
          console.error(
            `<frontdesk-chat>: the desk of ${src} cannot answer in this browser: ${error.message}`,
          );
          // With a service beside it the chat goes on there.
          isBlocked = isLocalFirst;
          if (isLocalFirst) listeners.blocked();
          else listeners.refused(new Refusal({ status: 403, detail: error.message }));
        });
    },
    disconnect() {
      isConnected = false;
      opened?.then(
        (local) => local.close(),
        () => undefined,
      );
      opened = undefined;
    },
    ask: async (request) => (await chat()).ask(request),
    history: async () => (await chat()).history(),
    stop: async (inReplyTo) => (await chat()).stop(inReplyTo),
    tellTyping: () => undefined,
    tellSeen: () => undefined,
  };
  return {
    live,
    requests: {
      ...requests,
      suggestions: async () => [],
      desk: async () => (await chat()).desk(),
      rate: async () => undefined,
    },
  };
}
