// What a call takes and returns, in one place: requests are checked against it, and /openapi.json is made from it.
import type { z } from 'zod';
import type { ErrorCode } from '../../errors.ts';
import type { Scope } from '../../storage/api-key-store.ts';

export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it: `/v1/conversations/{conversationId}`. */
  readonly path: string;
  readonly tag: string;
  /** A line. */
  readonly summary: string;
  readonly description?: string;
  /** What the principal needs; null for a call that needs none. */
  readonly scope: Scope | null;
  /** Parts of the path. A part that is not valid gives `not_found`. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** A JSON body. */
  readonly body?: z.ZodType;
  /** The same call made by a form with a file in it, `multipart/form-data`. */
  readonly form?: z.ZodObject;
  /** Whether a tester may ask for a model version by a header. */
  readonly forcesVersion?: boolean;
  /** By status. */
  readonly answers: Readonly<Record<number, SuccessfulAnswer>>;
  /** Refusals beyond those that `refusalsOf` adds to every call. */
  readonly errors?: readonly ErrorCode[];
  /** How a refusal looks: a problem of RFC 9457 unless a protocol has a form of its own. */
  readonly errorForm?: { readonly mediaType: string; readonly schema: z.ZodType };
}

export interface SuccessfulAnswer {
  readonly description: string;
  /** Media types and what they hold; nothing for an answer without a body. */
  readonly content?: Readonly<Record<string, z.ZodType>>;
}

/** Every way in which a call may be refused. */
export function refusalsOf(operation: Operation): ErrorCode[] {
  const { scope, method, params, query, body, form, forcesVersion, errors = [] } = operation;
  const codes = new Set<ErrorCode>(['rate_limited', 'overloaded', 'internal', ...errors]);
  if (scope !== null) codes.add('unauthenticated').add('forbidden');
  if (params) codes.add('not_found');
  if (query || body || form) codes.add('invalid_input');
  if (body || form) codes.add('too_large').add('unsupported_media_type');
  if (forcesVersion) codes.add('not_found').add('engine_unavailable');
  if (method === 'post' && scope !== null)
    codes.add('conflict').add('idempotency_key_reused').add('invalid_input');
  return [...codes];
}
