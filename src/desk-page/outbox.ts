// What an agent has written and the service does not have yet: kept in the browser and sent until it arrives. The
// service knows a message by its name, so that one sent twice is there once.
import { call, Refused } from './api.ts';

export interface OutgoingMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly text: string;
}

const KEY = 'frontdesk outbox';
const RETRY_MS = 2000;
const listeners = new Set<(problem?: string) => void>();
let isSending = false;
let timer: ReturnType<typeof setTimeout> | undefined;

export function outgoing(conversationId: string): OutgoingMessage[] {
  return read().filter((message) => message.conversationId === conversationId);
}

export function onOutbox(listener: (problem?: string) => void): () => void {
  listeners.add(listener);
  void sendAll();
  return () => listeners.delete(listener);
}

export function write(conversationId: string, text: string): void {
  save([...read(), { id: randomId(), conversationId, text }]);
  tell();
  void sendAll();
}

/** `crypto.randomUUID` is there in secure contexts only, and a desk may be served over plain HTTP in a house. */
const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function sendAll(): Promise<void> {
  if (isSending) return;
  isSending = true;
  clearTimeout(timer);
  try {
    for (const message of read()) await send(message);
  } finally {
    isSending = false;
  }
  if (read().length > 0) timer = setTimeout(() => void sendAll(), RETRY_MS);
}

async function send({ id, conversationId, text }: OutgoingMessage): Promise<void> {
  try {
    await call(`/v1/inbox/${conversationId}/messages`, { body: { text, clientMessageId: id } });
  } catch (error) {
    const isForGood = error instanceof Refused && [400, 403, 404, 409].includes(error.status);
    if (!isForGood) return;
    drop(id);
    return tell(error.message);
  }
  drop(id);
  tell();
}

const drop = (id: string) => save(read().filter((message) => message.id !== id));

function tell(problem?: string): void {
  for (const listener of listeners) listener(problem);
}

function read(): OutgoingMessage[] {
  const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
  return Array.isArray(parsed) ? (parsed as OutgoingMessage[]) : [];
}

const save = (messages: readonly OutgoingMessage[]) => localStorage.setItem(KEY, JSON.stringify(messages));
