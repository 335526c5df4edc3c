// Lets large bodies in one after the other, so that many uploads at once do not fill the memory.
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import { isGone } from '../client-signal.ts';

/** Smaller ones are not worth a queue. */
const SMALL_BYTES = 262_144;
const PATIENCE_MS = 60_000;
const RETRY_AFTER_MS = 5000;

export interface MemoryOptions {
  /** Of all bodies that are being received or worked on. */
  readonly totalBytes: number;
  /** What a body counts that does not say how long it is. */
  readonly largestBytes: number;
  readonly patienceMs?: number;
}

/** @throws AppError `overloaded` when no room came in time */
export function reserveMemory({
  totalBytes,
  largestBytes,
  patienceMs = PATIENCE_MS,
}: MemoryOptions): RequestHandler {
  let taken = 0;
  const waiting: { bytes: number; go: () => void }[] = [];
  const letIn = () => {
    for (let first = waiting[0]; first && taken + first.bytes <= totalBytes; first = waiting[0]) {
      waiting.shift();
      first.go();
    }
  };

  return function reserve(request, response, next) {
    const bytes = Math.min(bytesOf(request, largestBytes), totalBytes);
    if (bytes < SMALL_BYTES) return next();
    let state: 'waiting' | 'in' | 'left' = 'waiting';
    const place = {
      bytes,
      go() {
        state = 'in';
        taken += bytes;
        clearTimeout(patience);
        response.locals.isBodyHeld = false;
        next();
      },
    };
    const leave = () => {
      clearTimeout(patience);
      if (state === 'in') taken -= bytes;
      else if (state === 'waiting') waiting.splice(waiting.indexOf(place), 1);
      state = 'left';
      letIn();
    };
    const patience = setTimeout(() => {
      leave();
      response.locals.isBodyHeld = false;
      response.set('Connection', 'close');
      next(
        new AppError('overloaded', 'Too many large documents are being received; send this one later.', {
          retryAfterMs: RETRY_AFTER_MS,
        }),
      );
    }, patienceMs);
    response.locals.isBodyHeld = true;
    waiting.push(place);
    if (isGone(response)) return leave();
    response.once('close', leave);
    letIn();
  };
}

function bytesOf({ headers, method }: Request, largestBytes: number): number {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return 0;
  // What is packed may become anything up to the limit.
  const isKnown = headers['content-length'] !== undefined && headers['content-encoding'] === undefined;
  if (isKnown) return Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined && headers['content-length'] === undefined
    ? 0
    : largestBytes;
}
