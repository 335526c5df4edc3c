// Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { Response } from 'express';
import { z } from 'zod';

/** Proxies close a connection on which nothing passes for a minute or less. */
const HEARTBEAT_MS = 15_000;

/** One event of a stream, as the description of the interface tells it. */
export const eventSchema = z.object({
  event: z.string().optional().describe('Its name; `message` where it has none.'),
  data: z.string().describe('JSON, or a text as it is.'),
});

export interface EventStream {
  /** One event; without a name it is a `message`. Anything that JSON can hold, or a text as it is. */
  send(data: unknown, name?: string): void;
  end(): void;
}

/** Answers with a stream of events, and a comment now and then that keeps the connection open. */
export function openEventStream(response: Response, { heartbeatMs = HEARTBEAT_MS } = {}): EventStream {
  response
    .set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      // nginx would gather the events otherwise.
      'X-Accel-Buffering': 'no',
    })
    .flushHeaders();
  const write = (text: string) => {
    if (!response.destroyed && !response.writableEnded) response.write(text);
  };
  const heartbeat = setInterval(() => write(': heartbeat\n\n'), heartbeatMs);
  response.once('close', () => clearInterval(heartbeat));
  return {
    send(data, name) {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      write(`${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`);
    },
    end() {
      clearInterval(heartbeat);
      if (!response.destroyed) response.end();
    },
  };
}
