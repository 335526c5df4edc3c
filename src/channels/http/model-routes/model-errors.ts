// Refusals as model servers give them: one sentence.
import { type RequestHandler, Router } from 'express';
import { errorsAs } from '../middleware/problem.ts';

/** Mounted before the authentication, whose refusals take this form too. */
export function modelServerErrors(): RequestHandler {
  const protocols = [
    /^\/v2(\/|$)/,
    /^\/v1\/models\/(?!frontdesk(-embedding)?$)[\w.-]+(\/(versions|labels)\/[\w.-]+)?(\/metadata|:\w+)?$/,
  ];
  return Router().all(
    protocols,
    errorsAs(({ detail }) => ({ error: detail })),
  );
}
