// The end of the road: 405 with the methods that an address does have, or 404.
import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';
import { allowedMethods } from './allowed-methods.ts';

export function answerNotFound(): RequestHandler {
  return function refuseUnknown({ method, path }, response) {
    const methods = allowedMethods(response);
    if (methods.length === 0) throw new AppError('not_found', `There is nothing at ${path}.`);
    const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    response.set('Allow', allowed);
    throw new AppError('method_not_allowed', `${method} is not allowed at ${path}, only ${allowed}.`);
  };
}
