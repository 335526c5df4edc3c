// What is said when a handler fails: an apology that keeps the session open, and nothing of the inside.
import { type ErrorHandler, getRequestType } from 'ask-sdk-core';
import { AppError } from '../../../errors.ts';
import type { SkillContext } from '../skill-context.ts';
import { askUser } from '../told-reply.ts';
import { phrases } from '../wording.ts';

export function errorHandler({ log }: SkillContext): ErrorHandler {
  return {
    canHandle: () => true,
    handle(input, error) {
      const code = error instanceof AppError ? error.code : 'internal';
      if (code === 'internal') log.error({ err: error }, 'an Alexa request failed');
      const type = getRequestType(input.requestEnvelope);
      if (type !== 'LaunchRequest' && type !== 'IntentRequest') return input.responseBuilder.getResponse();
      if (code === 'cancelled' || code === 'timed_out') return askUser(input, phrases.late);
      return askUser(input, code === 'overloaded' || code === 'rate_limited' ? phrases.busy : phrases.failed);
    },
  };
}
