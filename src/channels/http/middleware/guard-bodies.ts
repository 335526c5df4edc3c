// Hangs up on bodies that come too slowly, and lets one address have only a share of those that take their time.
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { visitorAddress } from '../../../access/visitor-address.ts';

export interface BodyLimits {
  /** A body that is not there after this time counts as slow. */
  readonly slowAfterMs: number;
  /** From then on it must come at this rate at least, over all the time since it began. */
  readonly bytesPerSecond: number;
  /** However fast it comes, it may take so long and no longer. */
  readonly deadlineMs: number;
  /** Slow bodies at a time, of everybody and of one address. */
  readonly maxSlow: number;
  readonly maxSlowPerAddress: number;
}

/** A modem is faster; 20 MB have to come at half a megabit. */
const USUAL_LIMITS: BodyLimits = {
  slowAfterMs: 5000,
  bytesPerSecond: 1024,
  deadlineMs: 300_000,
  maxSlow: 512,
  maxSlowPerAddress: 64,
};
const LOOK_EVERY_MS = 1000;

declare global {
  namespace Express {
    interface Locals {
      /** True while the service itself keeps the body waiting. */
      isBodyHeld?: boolean;
    }
  }
}

/** Mounted before anything that reads a body. */
export function guardBodies(limits: Partial<BodyLimits> = {}): RequestHandler {
  const { slowAfterMs, bytesPerSecond, deadlineMs, maxSlow, maxSlowPerAddress } = {
    ...USUAL_LIMITS,
    ...limits,
  };
  const slowOf = new Map<string, number>();
  let slow = 0;

  return function guardBody(request, response, next) {
    if (request.complete || !hasBody(request.headers)) return next();
    const { socket } = request;
    const address = visitorAddress(request.ip ?? '');
    const bytesBefore = socket.bytesRead;
    let takenMs = 0;
    let isSlow = false;

    const mayBeSlow = (): boolean => {
      if (isSlow) return true;
      const own = slowOf.get(address) ?? 0;
      if (slow >= maxSlow || own >= maxSlowPerAddress) return false;
      isSlow = true;
      slow++;
      slowOf.set(address, own + 1);
      return true;
    };
    const done = () => {
      clearInterval(timer);
      request.off('end', done).off('close', done);
      if (!isSlow) return;
      isSlow = false;
      slow--;
      const own = (slowOf.get(address) ?? 1) - 1;
      if (own > 0) slowOf.set(address, own);
      else slowOf.delete(address);
    };
    const look = () => {
      if (response.locals.isBodyHeld) return;
      takenMs += LOOK_EVERY_MS;
      if (takenMs < slowAfterMs) return;
      const isFastEnough = ((socket.bytesRead - bytesBefore) * 1000) / takenMs >= bytesPerSecond;
      if (isFastEnough && takenMs < deadlineMs && mayBeSlow()) return;
      done();
      if (!response.headersSent)
        socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      socket.destroySoon();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    request.once('end', done).once('close', done);
    next();
  };
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
