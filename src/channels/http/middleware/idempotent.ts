// Idempotency-Key: a request sent again under the same key is not carried out again, it gets the answer from before.
import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { visitorAddress } from '../../../access/visitor-address.ts';
import { AppError, errorKinds } from '../../../errors.ts';
import { isGone } from '../client-signal.ts';
import { type HttpContext, principalOf } from '../http-context.ts';

const keySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/);
/** Visitors of a web page share its key: what one makes up must not be what another does. */
const MIN_SITE_KEY_CHARS = 16;

declare global {
  namespace Express {
    interface Locals {
      /** Names a request with an Idempotency-Key, the same each time that it is carried out. */
      idempotentId?: string;
    }
  }
}

/** What is stored of an answer, as JSON. */
const storedSchema = z.object({
  type: z.string(),
  location: z.string().optional(),
  text: z.string(),
});

/**
 * Mounted after the body parser and before the handler of a POST. An answer that failed is forgotten, so that the
 * request can be sent again; one that succeeded is kept for a day, or until the conversation named by
 * `response.locals.conversationId` is erased. Streams are kept whole. One whose client went, or whose process died, is
 * taken up again under the same `response.locals.idempotentId`.
 *
 * @throws AppError `invalid_input` for a key that is not valid, `idempotency_key_reused`, `conflict` while it is running
 */
export function idempotent({ stores, log }: Pick<HttpContext, 'stores' | 'log'>): RequestHandler {
  return async function answerOnce(request, response, next) {
    const key = request.get('Idempotency-Key');
    if (key === undefined) return next();
    if (!keySchema.safeParse(key).success) {
      throw new AppError('invalid_input', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    if (principalOf(response).kind === 'site' && key.length < MIN_SITE_KEY_CHARS) {
      throw new AppError(
        'invalid_input',
        `With the key of a web page, Idempotency-Key must have at least ${MIN_SITE_KEY_CHARS} characters, like a UUID.`,
      );
    }
    const begun = await stores.idempotency.begin({
      principal: scopeOf(request, response),
      key,
      body: bodyOf(request),
    });
    if (begun.answer) {
      const { type, location, text } = storedSchema.parse(JSON.parse(begun.answer.body));
      response.status(begun.answer.status).set('Content-Type', type).set('Idempotency-Replayed', 'true');
      if (location !== undefined) response.set('Location', location);
      response.end(text);
      return;
    }
    const { attempt, requestId } = begun;
    response.locals.idempotentId = requestId;
    const warn = (error: unknown) =>
      log.warn({ err: error, requestId: response.locals.requestId }, 'idempotent answer was not stored');
    const letGo = () => void stores.idempotency.release(attempt).catch(warn);
    // The client went while the key was stored.
    if (isGone(response)) return letGo();
    response.once('close', () => {
      if (!response.writableEnded) letGo();
    });
    beforeEnd(response, async (text) => {
      try {
        // Its client went: it is taken up again under the same id.
        if (response.statusCode === errorKinds.cancelled.status)
          return await stores.idempotency.release(attempt);
        if (response.statusCode >= 400) return await stores.idempotency.abandon(attempt);
        const location = response.get('Location');
        const type = response.get('Content-Type') ?? 'application/json';
        await stores.idempotency.complete(attempt, {
          status: response.statusCode,
          body: JSON.stringify({ type, ...(location === undefined ? {} : { location }), text }),
          conversationId: response.locals.conversationId ?? null,
        });
      } catch (error) {
        warn(error);
      }
    });
    next();
  };
}

/** A key is good for one caller, method and address, and for one form of the answer. */
function scopeOf(request: Request, response: Response): string {
  const form = request.accepts(['json', 'text/event-stream']) || 'json';
  return [callerOf(request, response), request.method, request.originalUrl, form].join(' ');
}

/** All visitors of a web page are one principal: they are told apart by where and with what they come. */
function callerOf(request: Request, response: Response): string {
  const { id, kind } = principalOf(response);
  if (kind !== 'site') return id ?? 'local';
  const visitor = [visitorAddress(request.ip ?? ''), request.get('User-Agent') ?? ''];
  return `${id} ${createHash('sha256').update(JSON.stringify(visitor)).digest('base64url')}`;
}

function bodyOf({ body }: Request): string | Uint8Array {
  return body instanceof Uint8Array ? body : (JSON.stringify(body) ?? '');
}

/** Calls `store` with the whole text of an answer, and sends its end when `store` is done. */
function beforeEnd(response: Response, store: (text: string) => Promise<void>): void {
  const { write, end } = response;
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  response.write = ((...parts: Parameters<typeof write>) => {
    keep(parts[0]);
    return write.apply(response, parts);
  }) as typeof write;
  response.end = ((...parts: Parameters<typeof end>) => {
    keep(parts[0]);
    response.write = write;
    response.end = end;
    void store(Buffer.concat(chunks).toString()).then(() => end.apply(response, parts));
    return response;
  }) as typeof end;
}
