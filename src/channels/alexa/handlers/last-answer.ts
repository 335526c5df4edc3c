// What is done with the answer that was told last: again, on with it, to the phone.
import type { HandlerInput, RequestHandler } from 'ask-sdk-core';
import type { Response } from 'ask-sdk-model';
import { cardOf } from '../card.ts';
import type { SkillContext } from '../skill-context.ts';
import { askUser, lastReply, tellReply } from '../told-reply.ts';
import { notesOf, setNotes } from '../visit.ts';
import { phrases } from '../wording.ts';
import { onIntent } from './on-request.ts';

export function lastAnswerHandlers(context: SkillContext): RequestHandler[] {
  return [
    onIntent('AMAZON.RepeatIntent', async (input) => {
      const reply = await lastReply(input, context.conversations);
      return reply ? tellReply(input, reply, notesOf(input).from) : askUser(input, phrases.nothingYet);
    }),
    onIntent('MoreIntent', (input) => tellMore(context, input)),
    onIntent('SendToPhoneIntent', async (input) => {
      const reply = await lastReply(input, context.conversations);
      if (!reply) return askUser(input, phrases.nothingYet);
      const { title, content } = cardOf(reply, { withQuote: true });
      input.responseBuilder.withSimpleCard(title, content);
      setNotes(input, { messageId: reply.messageId, from: notesOf(input).from ?? 0 });
      return askUser(input, phrases.sent);
    }),
  ];
}

/** Goes on with a long answer where it was cut. */
export async function tellMore({ conversations }: SkillContext, input: HandlerInput): Promise<Response> {
  const { offset, from = 0 } = notesOf(input);
  const reply = await lastReply(input, conversations);
  if (!reply) return askUser(input, phrases.nothingYet);
  if (offset !== undefined) return tellReply(input, reply, offset);
  setNotes(input, { messageId: reply.messageId, from });
  return askUser(input, phrases.nothingMore);
}
