// Visitors who chat without end: half over HTTP, half over sockets, each of these with a second tab that only listens.
//
// A question that gets no answer is sent again under its own name, as the widget does.
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';

export interface VisitorsReport {
  readonly answered: number;
  readonly sentAgain: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How much later the second tab hears an answer than the first. */
  readonly tabP50Ms: number;
  readonly tabP99Ms: number;
}

export interface Acknowledged {
  readonly conversationId: string;
  readonly clientMessageId: string;
}

export interface Visitors extends AsyncDisposable {
  /** What happened since the last report. */
  report(): VisitorsReport;
  /** Begins with no further question, and resolves when those under way are answered. */
  finish(): Promise<void>;
  acknowledged(): readonly Acknowledged[];
  /** The ids of the events that each second tab heard, in its order. */
  heardByTabs(): ReadonlyMap<string, readonly number[]>;
}

const QUESTIONS = [
  'When does the library open?',
  'What does a card cost?',
  'May I bring my dog?',
  'Is there parking?',
];
const THINK_MS = 400;
const ANSWER_PATIENCE_MS = 20_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function startVisitors(url: string, count: number): Visitors {
  const acknowledged: Acknowledged[] = [];
  const heard = new Map<string, number[]>();
  let [latencies, tabDelays, sentAgain] = [[] as number[], [] as number[], 0];
  let isOver = false;
  const sockets: Socket[] = [];

  async function chatOverHttp(): Promise<void> {
    let conversationId: string | undefined;
    for (let turn = 0; !isOver; turn++) {
      const body = {
        message: QUESTIONS[turn % QUESTIONS.length],
        clientMessageId: randomUUID(),
        conversationId,
      };
      const began = performance.now();
      for (let attempt = 0; ; attempt++) {
        if (attempt > 0) sentAgain++;
        const reply = await postChat(url, body);
        if (reply) {
          conversationId = reply.conversationId;
          acknowledged.push({ conversationId, clientMessageId: body.clientMessageId });
          latencies.push(performance.now() - began);
          break;
        }
        await pause(200);
      }
      await pause(THINK_MS);
    }
  }

  async function chatOverSocket(): Promise<void> {
    const conversationId = randomUUID();
    const first = follow(url, conversationId);
    const second = follow(url, conversationId);
    sockets.push(first.socket, second.socket);
    heard.set(conversationId, second.ids);
    const firstHeard = new Map<string, number>();
    first.onEnd((inReplyTo) => firstHeard.set(inReplyTo, performance.now()));
    second.onEnd((inReplyTo) => {
      const at = firstHeard.get(inReplyTo);
      if (at !== undefined) tabDelays.push(performance.now() - at);
    });
    for (let turn = 0; !isOver; turn++) {
      const request = { message: QUESTIONS[turn % QUESTIONS.length], clientMessageId: randomUUID() };
      const began = performance.now();
      for (let attempt = 0; ; attempt++) {
        if (attempt > 0) sentAgain++;
        if (await first.ask(request, () => acknowledged.push({ conversationId, ...request }))) break;
        await pause(200);
      }
      latencies.push(performance.now() - began);
      await pause(THINK_MS);
    }
  }

  const chats = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? chatOverHttp() : chatOverSocket()));
  return {
    report() {
      const report = {
        answered: latencies.length,
        sentAgain,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        tabP50Ms: quantile(tabDelays, 0.5),
        tabP99Ms: quantile(tabDelays, 0.99),
      };
      [latencies, tabDelays, sentAgain] = [[], [], 0];
      return report;
    },
    async finish() {
      isOver = true;
      await Promise.all(chats);
      await pause(1500);
    },
    acknowledged: () => acknowledged,
    heardByTabs: () => heard,
    async [Symbol.asyncDispose]() {
      isOver = true;
      for (const socket of sockets) socket.disconnect();
    },
  };
}

async function postChat(url: string, body: object): Promise<{ conversationId: string } | undefined> {
  try {
    const response = await fetch(new URL('/v1/chat', url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_PATIENCE_MS),
    });
    return response.ok ? ((await response.json()) as { conversationId: string }) : undefined;
  } catch {
    return undefined; // the replica went away in the middle
  }
}

/** A tab of a conversation, which comes back wherever the proxy leads it, with the last event that it has. */
function follow(url: string, conversationId: string) {
  const ids: number[] = [];
  const auth = { conversationId, lastEventId: 0 };
  const listeners = new Set<(inReplyTo: string, clientMessageId?: string) => void>();
  const socket = io(url, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  socket.on('message', (_message: unknown, id: number) => hear(id));
  socket.on(
    'answer:end',
    ({ inReplyTo, clientMessageId }: { inReplyTo: string; clientMessageId?: string }, id: number) => {
      hear(id);
      for (const listener of listeners) listener(inReplyTo, clientMessageId);
    },
  );
  function hear(id: number): void {
    ids.push(id);
    auth.lastEventId = Math.max(auth.lastEventId, id);
  }
  return {
    socket,
    ids,
    onEnd: (listener: (inReplyTo: string, clientMessageId?: string) => void) => void listeners.add(listener),
    /** True when it was answered; false when the connection went away, or it was refused. */
    ask(
      request: { message: string | undefined; clientMessageId: string },
      onAcknowledged: () => void,
    ): Promise<boolean> {
      return new Promise((resolve) => {
        const settle = (isAnswered: boolean) => {
          clearTimeout(patience);
          listeners.delete(listener);
          socket.off('disconnect', lost);
          resolve(isAnswered);
        };
        const lost = () => settle(false);
        const patience = setTimeout(lost, ANSWER_PATIENCE_MS);
        const listener = (_inReplyTo: string, clientMessageId?: string) => {
          if (clientMessageId === request.clientMessageId) settle(true);
        };
        listeners.add(listener);
        socket.once('disconnect', lost);
        socket
          .timeout(ANSWER_PATIENCE_MS)
          .emit('ask', request, (error: unknown, answer?: { ok: boolean; reply?: object }) => {
            if (error || !answer?.ok) return settle(false);
            onAcknowledged();
            if (answer.reply) settle(true);
          });
      });
    },
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
