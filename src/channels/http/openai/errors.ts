// Refusals as OpenAI gives them: https://platform.openai.com/docs/guides/error-codes
import { type RequestHandler, Router } from 'express';
import { type OpenaiError, openaiErrorSchema } from '../../../protocol/openai.ts';
import type { Problem } from '../../../protocol/problem.ts';
import { errorsAs } from '../middleware/problem.ts';
import { expressPath } from '../mount-operation.ts';

export const openaiErrorForm = { mediaType: 'application/json', schema: openaiErrorSchema };

/**
 * Mounted before the authentication, whose refusals take this form too. Clients of OpenAI's interface ask for more than
 * is here: what nobody else has below /v1 is refused in this form as well.
 *
 * @param others The calls below /v1 that are not OpenAI's
 */
export function openaiErrors(others: readonly { readonly path: string }[]): RequestHandler {
  const router = Router();
  router.all(
    others.map(({ path }) => expressPath(path)),
    (_request, _response, next) => next('router'),
  );
  return router.use('/v1', errorsAs(openaiError));
}

export function openaiError({ status, detail, code, errors }: Problem): OpenaiError {
  const param = parameterAt(errors?.[0]?.pointer);
  return { error: { message: detail, type: typeOf(status), param, code: codeOf(code, param) } };
}

function typeOf(status: number): string {
  if (status >= 500) return 'server_error';
  if (status === 429) return 'rate_limit_error';
  return status === 403 ? 'permission_error' : 'invalid_request_error';
}

function codeOf(code: string, param: string | null): string {
  if (code === 'unauthenticated') return 'invalid_api_key';
  if (code === 'rate_limited') return 'rate_limit_exceeded';
  return code === 'not_found' && param === 'model' ? 'model_not_found' : code;
}

/** `#/messages/0/role` is `messages[0].role`. */
function parameterAt(pointer: string | undefined): string | null {
  const steps = pointer?.split('/').slice(1) ?? [];
  if (steps.length === 0) return null;
  return steps
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
