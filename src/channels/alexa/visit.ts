// What is known of a request before any handler looks at it: who speaks, in which English, and how long there is time.
import type { HandlerInput, RequestInterceptor } from 'ask-sdk-core';
import { type Locale, parseLocale } from './speech/locale.ts';
import { type AlexaUser, alexaUserOf } from './user.ts';

/** Given to the skill with each request. */
export interface Budget {
  /** Aborted when the answer must leave. */
  readonly signal: AbortSignal;
  /** Since the request came in. */
  elapsedMs(): number;
}

export interface Visit extends AlexaUser {
  readonly locale: Locale;
  readonly budget: Budget;
}

/** What Alexa carries from request to request of one session. */
export interface SessionNotes {
  /** The message that was answered last. */
  messageId?: string;
  /** Where the part of its text begins that was told last. */
  from?: number;
  /** How far its text was read, when there is more of it. */
  offset?: number;
  /** What was asked last, to which "yes" and "no" are the answers. */
  awaiting?: 'feedback' | 'more' | 'suggestion' | 'anything';
}

export const startVisit: RequestInterceptor = {
  process({ attributesManager, requestEnvelope, context }) {
    const { request } = requestEnvelope;
    const locale = parseLocale('locale' in request ? request.locale : undefined);
    const visit: Visit = { ...alexaUserOf(requestEnvelope), locale, budget: context as Budget };
    attributesManager.setRequestAttributes({ visit });
  },
};

export function visitOf({ attributesManager }: HandlerInput): Visit {
  return attributesManager.getRequestAttributes().visit as Visit;
}

/** Nothing for a request outside a session. */
export function notesOf({ attributesManager, requestEnvelope }: HandlerInput): SessionNotes {
  return requestEnvelope.session ? (attributesManager.getSessionAttributes() as SessionNotes) : {};
}

export function setNotes({ attributesManager, requestEnvelope }: HandlerInput, notes: SessionNotes): void {
  if (requestEnvelope.session) attributesManager.setSessionAttributes(notes);
}
