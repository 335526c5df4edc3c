// Limits how often somebody asks, and says in every answer what is left (IETF draft ratelimit-headers).
import type { Request, RequestHandler } from 'express';
import {
  type AugmentedRequest,
  ipKeyGenerator,
  type Options,
  type RateLimitInfo,
  rateLimit,
} from 'express-rate-limit';
import { AppError } from '../../../errors.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { countedIn } from './counted-in.ts';

const WINDOW_MS = 60_000;

type Context = Pick<HttpContext, 'config' | 'stores'>;

/** Requests of one key, of one address without a key, or of one address with a site key: all visitors share that one. */
export function limitRequests({ config, stores }: Context): RequestHandler {
  return rateLimit({
    ...limitOptions,
    identifier: 'requests',
    store: countedIn(stores.rateCounters, 'http', WINDOW_MS),
    limit: (_, response) =>
      principalOf(response).kind === 'site' ? config.SITE_REQUESTS_PER_MINUTE : config.REQUESTS_PER_MINUTE,
    keyGenerator: (request, response) => {
      const { id, kind } = principalOf(response);
      return kind === 'site' || id === null ? `${id} ${ipKeyGenerator(request.ip ?? '')}` : id;
    },
    handler: refuse('requests a minute'),
  });
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
} satisfies Partial<Options>;

/** The library has set Retry-After by then. */
function refuse(what: string): Options['handler'] {
  return function refuseRequest(request, _response, next) {
    const { limit } = (request as AugmentedRequest).rateLimit as RateLimitInfo;
    next(
      new AppError(
        'rate_limited',
        `The limit of ${what} (${limit}) is reached; wait as long as Retry-After says.`,
      ),
    );
  };
}

function conversationOf({ body }: Request): string | undefined {
  const id = (body as { conversationId?: unknown } | undefined)?.conversationId;
  return typeof id === 'string' ? id : undefined;
}
