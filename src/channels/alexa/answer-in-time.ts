// Gives every request an answer within the time that Alexa waits: the skill's own, or an apology.
import { getRequestType, ResponseFactory, type Skill } from 'ask-sdk-core';
import type { RequestEnvelope, ResponseEnvelope } from 'ask-sdk-model';
import { toSsml } from './speech/ssml.ts';
import type { Budget, SessionNotes } from './visit.ts';
import { phrases } from './wording.ts';

/** @param withinMs counted from when the request came in */
export async function answerInTime(
  skill: Skill,
  envelope: RequestEnvelope,
  elapsedMs: () => number,
  withinMs: number,
): Promise<ResponseEnvelope> {
  const controller = new AbortController();
  const budget: Budget = { signal: controller.signal, elapsedMs };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ResponseEnvelope>((resolve) => {
    timer = setTimeout(
      () => {
        resolve(apology(envelope));
        controller.abort();
      },
      Math.max(0, withinMs - elapsedMs()),
    );
  });
  try {
    return await Promise.race([late, skill.invoke(envelope, budget)]);
  } finally {
    clearTimeout(timer);
  }
}

/** What was answered last can still be repeated; what was asked about it is over. */
function apology(envelope: RequestEnvelope): ResponseEnvelope {
  const response = ResponseFactory.init();
  const type = getRequestType(envelope);
  if (type !== 'LaunchRequest' && type !== 'IntentRequest') {
    return { version: '1.0', response: response.getResponse() };
  }
  const { messageId }: SessionNotes = envelope.session?.attributes ?? {};
  return {
    version: '1.0',
    ...(messageId === undefined ? {} : { sessionAttributes: { messageId } }),
    response: response
      .speak(toSsml(phrases.late, 'en-US'))
      .reprompt(toSsml(phrases.reprompt, 'en-US'))
      .getResponse(),
  };
}
