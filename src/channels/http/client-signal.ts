// Tells that a client went away, so that nobody works on for it.
import type { Response } from 'express';

/** Fires when the connection closes before the answer was sent whole. */
export function clientSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) controller.abort();
  });
  return controller.signal;
}
