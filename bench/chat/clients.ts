// Who asks: over POST /v1/chat, POST /v1/answer and the live chat.
import { io, type Socket } from 'socket.io-client';
import type { AnswerEnd } from '../../src/protocol/conversation.ts';

/** Resolves when the question is answered. */
export type Ask = (question: string) => Promise<void>;

const CONTEXT =
  'The museum opens at ten in the morning and closes at six. Tickets cost five pounds, and children under twelve come ' +
  'in free. The café on the first floor serves lunch from noon. Guided tours start every hour at the main entrance.';
/** Sockets that connect at once. */
const CONNECTING = 20;

export const askOverHttp =
  (url: string): Ask =>
  (message) =>
    post(new URL('/v1/chat', url), { message });

export const askModel =
  (url: string): Ask =>
  (question) =>
    post(new URL('/v1/answer', url), { context: CONTEXT, question });

async function post(url: URL, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${await response.text()}`);
  await response.json();
}

export async function openSockets(url: string, count: number): Promise<Socket[]> {
  const open: Socket[] = [];
  while (open.length < count) {
    const some = Array.from({ length: Math.min(CONNECTING, count - open.length) }, () => openSocket(url));
    open.push(...(await Promise.all(some)));
  }
  return open;
}

async function openSocket(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('session', () => resolve()).once('connect_error', reject);
  });
  return socket;
}

/** Each question over the next of the sockets. */
export function askOverSockets(sockets: readonly Socket[]): Ask {
  let next = 0;
  return (message) => {
    const socket = sockets[next++ % sockets.length] as Socket;
    return new Promise((resolve, reject) => {
      socket.once('answer:end', ({ reason, problem }: AnswerEnd) => {
        if (reason === 'complete') resolve();
        else reject(new Error(problem ?? reason));
      });
      socket.emit('ask', { message }, (answer: { ok: boolean; problem?: { detail: string } }) => {
        if (!answer.ok) reject(new Error(answer.problem?.detail));
      });
    });
  };
}
