// One call of a service, from the command line.
import { z } from 'zod';
import { AppError, type ErrorCode, errorKinds } from '../errors.ts';

const problemSchema = z.object({ detail: z.string(), code: z.string().optional() });

export interface ServiceAddress {
  readonly url: string;
  readonly key?: string;
}

/**
 * GET, or POST with a body.
 *
 * @throws AppError `invalid_input` for what is no address, `not_found` for a service that is away, and what it says
 */
export async function requestJson(
  { url, key }: ServiceAddress,
  path: string,
  body?: object,
): Promise<unknown> {
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new AppError(
      'invalid_input',
      `--url must be an address like https://desk.example.org; it is “${url}”.`,
    );
  const address = new URL(path, url.endsWith('/') ? url : `${url}/`);
  const response = await fetch(address, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch((cause: Error) => {
    const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
    throw new AppError('not_found', `The service at ${address.origin} cannot be reached: ${reason}.`, {
      cause,
    });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const problem = problemSchema.safeParse(answer).data;
  const code = problem?.code ?? '';
  throw new AppError(
    Object.hasOwn(errorKinds, code) ? (code as ErrorCode) : 'invalid_input',
    problem?.detail ?? `The service answers with the status ${response.status}.`,
  );
}
