// Calls a service over HTTP, and turns what it refuses into our own errors.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, type ErrorCode, errorKinds } from '../errors.ts';

/** A service that has too much to do says when it may be asked again. */
const BUSY_STATUSES = [429, 503];
const BUSY_ATTEMPTS = 20;
const USUAL_PAUSE_S = 2;

const problemSchema = z.object({ detail: z.string(), code: z.string().optional() });

export interface ServiceAddress {
  readonly url: string;
  readonly key?: string;
}

export type ServiceClient = (
  method: string,
  path: string,
  body?: string | FormData,
  type?: string,
) => Promise<Response>;

/** @throws AppError what the service says, `not_found` when it cannot be reached */
export function createServiceClient({ url, key }: ServiceAddress): ServiceClient {
  const base = baseOf(url);

  return async (method, path, body, type) => {
    const headers = {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(type ? { 'content-type': type } : {}),
    };
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(new URL(path, base), { method, headers, ...(body ? { body } : {}) }).catch(
        (cause: Error) => {
          const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
          throw new AppError('not_found', `The service at ${base.origin} cannot be reached: ${reason}.`, {
            cause,
          });
        },
      );
      if (response.ok) return response;
      if (!BUSY_STATUSES.includes(response.status) || attempt === BUSY_ATTEMPTS)
        throw await refusalOf(response);
      await sleep(1000 * (Number(response.headers.get('retry-after')) || USUAL_PAUSE_S));
    }
  };
}

function baseOf(url: string): URL {
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new AppError(
      'invalid_input',
      `--url must be an address like https://desk.example.org; it is “${url}”.`,
    );
  return new URL(url.endsWith('/') ? url : `${url}/`);
}

/** What the service says, under its own code where it is one of ours. */
async function refusalOf(response: Response): Promise<AppError> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (!problem.success)
    return new AppError('invalid_input', `The service answers with the status ${response.status}.`);
  const { code = '', detail } = problem.data;
  return new AppError(Object.hasOwn(errorKinds, code) ? (code as ErrorCode) : 'invalid_input', detail);
}
