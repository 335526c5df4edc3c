// Everything that is answered by a turn of the assistant.
import { getIntentName, getSlotValue, type HandlerInput, type RequestHandler } from 'ask-sdk-core';
import type { Response } from 'ask-sdk-model';
import { MAX_QUESTION_CHARS } from '../../../protocol/limits.ts';
import { sayMeanwhile } from '../progressive-response.ts';
import { isQuestionIntent, QUERY_SLOT, questionOf } from '../question-intents.ts';
import type { SkillContext } from '../skill-context.ts';
import { askUser, tellReply } from '../told-reply.ts';
import { visitOf } from '../visit.ts';
import { phrases } from '../wording.ts';
import { onIntent } from './on-request.ts';

/** What stands for intents without words of their own. */
const fixedMessages: Readonly<Record<string, string>> = {
  TalkToPersonIntent: 'I want to talk to a person.',
  ThanksIntent: 'Thank you.',
};

export function questionHandlers(context: SkillContext): RequestHandler[] {
  return [
    onIntent(isQuestionIntent, (input) => {
      const heard = getSlotValue(input.requestEnvelope, QUERY_SLOT)?.trim();
      if (!heard || heard === '?') return askUser(input, context.wording.fallback);
      return answer(context, input, questionOf(getIntentName(input.requestEnvelope), heard));
    }),
    onIntent(
      (name) => Object.hasOwn(fixedMessages, name),
      (input) => answer(context, input, fixedMessages[getIntentName(input.requestEnvelope)] ?? ''),
    ),
  ];
}

/** Asks the assistant and tells its reply; while it takes long, the user is told so. */
export async function answer(context: SkillContext, input: HandlerInput, message: string): Promise<Response> {
  const { assistant, conversations, collections, log, meanwhileAfterMs } = context;
  const { conversationId, ownerId, budget } = visitOf(input);
  await using _meanwhile = sayMeanwhile(input.requestEnvelope, phrases.oneMoment, {
    afterMs: meanwhileAfterMs - budget.elapsedMs(),
    log,
  });
  await conversations.create({ id: conversationId, channel: 'alexa', ownerId });
  const reply = await assistant.answer({
    message: message.slice(0, MAX_QUESTION_CHARS),
    channel: 'alexa',
    isSpoken: true,
    ownerId,
    conversationId,
    // Amazon sends a request again under the same id.
    clientMessageId: input.requestEnvelope.request.requestId,
    ...(collections === undefined ? {} : { collections }),
    signal: budget.signal,
  });
  return tellReply(input, reply);
}
