// Tells that a client went away, so that nobody works on for it.
import type { Response } from 'express';

/** Whether the connection closed already; its event `close` has been by then. */
export const isGone = ({ destroyed, closed }: Pick<Response, 'destroyed' | 'closed'>): boolean =>
  destroyed || closed;

/** Fires when the connection closes before the answer was sent whole, or at once when it has. */
export function clientSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  if (isGone(response) && !response.writableEnded) controller.abort();
  response.once('close', () => {
    if (!response.writableEnded) controller.abort();
  });
  return controller.signal;
}
