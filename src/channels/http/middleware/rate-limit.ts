// Limits how often somebody asks, and says in every answer what is left (IETF draft ratelimit-headers).
import type { Request, RequestHandler, Response } from 'express';
import { type AugmentedRequest, type Options, type RateLimitInfo, rateLimit } from 'express-rate-limit';
import { visitorAddress } from '../../../access/visitor-address.ts';
import { AppError } from '../../../errors.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { countedIn } from './counted-in.ts';

const WINDOW_MS = 60_000;

type Context = Pick<HttpContext, 'config' | 'stores'>;

declare global {
  namespace Express {
    interface Locals {
      /** Counts more requests than the one that came, for a call that is as much work as many. */
      chargeRequests?: (requests: number) => Promise<void>;
    }
  }
}

/** Requests of one key, of one address without a key, or of one address with a site key: all visitors share that one. */
export function limitRequests({ config, stores }: Context): RequestHandler {
  const store = countedIn(stores.rateCounters, 'http', WINDOW_MS);
  const limitOf = (response: Response) =>
    principalOf(response).kind === 'site' ? config.SITE_REQUESTS_PER_MINUTE : config.REQUESTS_PER_MINUTE;
  const keyOf = (request: Request, response: Response) => {
    const { id, kind } = principalOf(response);
    return kind === 'site' || id === null ? `${id} ${visitorAddress(request.ip ?? '')}` : id;
  };
  const limit = rateLimit({
    ...limitOptions,
    store,
    identifier: 'requests',
    limit: (_, response) => limitOf(response),
    keyGenerator: keyOf,
    handler: refuse('requests a minute'),
  });

  return function limitRequest(request, response, next) {
    response.locals.chargeRequests = async (requests) => {
      const key = keyOf(request, response);
      for (let charged = 0; charged < requests; charged++) {
        const { totalHits } = await store.increment(key);
        if (totalHits > limitOf(response)) throw tooMany('requests a minute', limitOf(response));
      }
    };
    return limit(request, response, next);
  };
}

/** Messages of one conversation with a site key; mounted behind the body parser, before the routes that take messages. */
export function limitConversation({ config, stores }: Context): RequestHandler {
  return rateLimit({
    ...limitOptions,
    identifier: 'conversation',
    store: countedIn(stores.rateCounters, 'http conversation', WINDOW_MS),
    limit: config.CONVERSATION_MESSAGES_PER_MINUTE,
    skip: (request, response) =>
      principalOf(response).kind !== 'site' || conversationOf(request) === undefined,
    keyGenerator: (request) => conversationOf(request) ?? '',
    handler: refuse('messages a minute in one conversation'),
  });
}

const limitOptions = {
  windowMs: WINDOW_MS,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  // It looks for its own helper by name; `visitorAddress` does the same.
  validate: { keyGeneratorIpFallback: false },
} satisfies Partial<Options>;

/** The library has set Retry-After by then. */
function refuse(what: string): Options['handler'] {
  return function refuseRequest(request, _response, next) {
    const { limit } = (request as AugmentedRequest).rateLimit as RateLimitInfo;
    next(tooMany(what, limit));
  };
}

const tooMany = (what: string, limit: number) =>
  new AppError(
    'rate_limited',
    `The limit of ${what} (${limit}) is reached; wait as long as Retry-After says.`,
  );

function conversationOf({ body }: Request): string | undefined {
  const id = (body as { conversationId?: unknown } | undefined)?.conversationId;
  return typeof id === 'string' ? id : undefined;
}
