// The service over plain HTTP: feedback always, and the whole chat where sockets are blocked.
import type { ChatRequest, FeedbackRequest } from '../protocol/chat.ts';
import type { MessageView } from '../protocol/conversation.ts';
import type { PublicDesk } from '../protocol/desk-settings.ts';
import type { Reply } from '../protocol/reply.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';

const TIMEOUT_MS = 60_000;

export interface Requests {
  ask(request: ChatRequest): Promise<Reply>;
  /** All messages, the oldest first; none of a conversation that was not begun. */
  messages(conversationId: string): Promise<readonly MessageView[]>;
  rate(messageId: string, feedback: FeedbackRequest): Promise<void>;
  /** Questions to begin with, which the documents answer. */
  suggestions(collections: readonly string[]): Promise<readonly string[]>;
  /** What visitors may know of the desk; as it is now, or as the browser has it from a moment ago. */
  desk(cache?: RequestCache): Promise<PublicDesk>;
  /** @param key by which it is the same message when it is sent again */
  leaveMessage(conversationId: string, message: LeftMessage, key: string): Promise<void>;
}

/** For the people of the desk, with a way to answer. */
export interface LeftMessage {
  readonly name: string;
  readonly contact: string;
  readonly text: string;
}

/**
 * Each call throws a `Refusal` when the service says no, and another error when it cannot be reached.
 */
export function createRequests({ server, siteKey }: Pick<Settings, 'server' | 'siteKey'>): Requests {
  async function send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    cache: RequestCache = 'no-store',
  ) {
    const response = await fetch(`${server}${path}`, {
      method,
      headers: {
        ...headers,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(siteKey === null ? {} : { Authorization: `Bearer ${siteKey}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache,
      credentials: 'omit',
    });
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  return {
    async ask(request) {
      // The name of a message counts within its conversation; before there is one, the key of the request does.
      const { conversationId, clientMessageId = '' } = request;
      const headers = conversationId === undefined ? { 'Idempotency-Key': clientMessageId } : undefined;
      return (await send('POST', '/v1/chat', request, headers)).json();
    },
    async messages(conversationId) {
      try {
        const response = await send('GET', `/v1/conversations/${conversationId}/messages`);
        return (await response.json()).messages;
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return [];
        throw error;
      }
    },
    async suggestions(collections) {
      const query = collections.length === 0 ? '' : `?collections=${encodeURIComponent(collections.join())}`;
      const response = await send('GET', `/v1/suggestions${query}`);
      return (await response.json()).suggestions;
    },
    async desk(cache) {
      return (await send('GET', '/v1/desk', undefined, undefined, cache)).json();
    },
    async leaveMessage(conversationId, message, key) {
      await send('POST', `/v1/conversations/${conversationId}/left-messages`, message, {
        'Idempotency-Key': key,
      });
    },
    async rate(messageId, feedback) {
      await send('POST', `/v1/messages/${encodeURIComponent(messageId)}/feedback`, feedback);
    },
  };
}

/** What is no problem document came from something in between, as good as no answer. */
async function refusalOf(response: Response): Promise<Error> {
  if (!response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    return new Error(`${response.url} answered ${response.status}.`);
  }
  const { detail }: { detail: string } = await response.json();
  const seconds = Number(response.headers.get('Retry-After'));
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined;
  return new Refusal({ status: response.status, detail, retryAfterMs });
}
