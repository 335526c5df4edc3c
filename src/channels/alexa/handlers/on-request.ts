// Handlers by what they answer: a type of request, or the name of an intent.
import { getIntentName, getRequestType, type HandlerInput, type RequestHandler } from 'ask-sdk-core';
import type { Response } from 'ask-sdk-model';

type Handle = (input: HandlerInput) => Response | Promise<Response>;

export function onRequest(type: string, handle: Handle): RequestHandler {
  return { canHandle: ({ requestEnvelope }) => getRequestType(requestEnvelope) === type, handle };
}

export function onIntent(isMeant: string | ((name: string) => boolean), handle: Handle): RequestHandler {
  const matches = typeof isMeant === 'string' ? (name: string) => name === isMeant : isMeant;
  return {
    canHandle: ({ requestEnvelope }) =>
      getRequestType(requestEnvelope) === 'IntentRequest' && matches(getIntentName(requestEnvelope)),
    handle,
  };
}
