// How a visit begins and ends, and what is said when nothing was asked.
import { getIntentName, getRequestType, type HandlerInput, type RequestHandler } from 'ask-sdk-core';
import type { Response } from 'ask-sdk-model';
import type { SkillContext } from '../skill-context.ts';
import { toSsml } from '../speech/ssml.ts';
import { askUser } from '../told-reply.ts';
import { visitOf } from '../visit.ts';
import { onIntent, onRequest } from './on-request.ts';

const ENDINGS = new Set(['AMAZON.StopIntent', 'AMAZON.CancelIntent', 'AMAZON.NavigateHomeIntent']);

export function sessionHandlers(context: SkillContext): RequestHandler[] {
  const { wording, log, conversations } = context;
  return [
    onRequest('LaunchRequest', (input) => askUser(input, wording.welcome)),
    onIntent('AMAZON.HelpIntent', (input) => askUser(input, wording.help)),
    onIntent('AMAZON.FallbackIntent', (input) => askUser(input, wording.fallback)),
    onIntent(
      (name) => ENDINGS.has(name),
      (input) => endSession(context, input),
    ),
    // An intent that the interaction model has and this version does not.
    onIntent(
      () => true,
      (input) => {
        log.warn({ intent: getIntentName(input.requestEnvelope) }, 'Alexa sent an intent that is not known');
        return askUser(input, wording.fallback);
      },
    ),
    // Nothing may be said in reply to these two.
    onRequest('SessionEndedRequest', ({ requestEnvelope: { request }, responseBuilder }) => {
      const { reason, error } = request as { reason?: string; error?: object };
      if (error) log.warn({ reason, error }, 'Alexa ended a session with an error');
      return responseBuilder.getResponse();
    }),
    onRequest('System.ExceptionEncountered', ({ requestEnvelope: { request }, responseBuilder }) => {
      const { error } = request as { error?: object };
      log.warn({ error }, 'Alexa could not use an answer');
      return responseBuilder.getResponse();
    }),
    onRequest('AlexaSkillEvent.SkillDisabled', async (input) => {
      const isErased = await conversations.erase(visitOf(input).conversationId);
      log.info({ isErased }, 'Alexa skill disabled by a user');
      return input.responseBuilder.getResponse();
    }),
    // Amazon adds types of requests; none of them must be spoken to.
    {
      canHandle: () => true,
      handle({ requestEnvelope, responseBuilder }) {
        log.debug(
          { type: getRequestType(requestEnvelope) },
          'Alexa sent a request of a type that is not known',
        );
        return responseBuilder.getResponse();
      },
    },
  ];
}

export function endSession({ wording }: SkillContext, input: HandlerInput): Response {
  const { locale } = visitOf(input);
  return input.responseBuilder
    .speak(toSsml(wording.goodbye, locale))
    .withShouldEndSession(true)
    .getResponse();
}
