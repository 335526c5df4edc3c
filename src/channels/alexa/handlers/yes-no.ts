// "Yes" and "no", which answer what was asked last.
import type { HandlerInput, RequestHandler } from 'ask-sdk-core';
import type { Response } from 'ask-sdk-model';
import type { SkillContext } from '../skill-context.ts';
import { askUser, lastReply } from '../told-reply.ts';
import { notesOf, setNotes } from '../visit.ts';
import { phrases } from '../wording.ts';
import { tellMore } from './last-answer.ts';
import { onIntent } from './on-request.ts';
import { answer } from './questions.ts';
import { endSession } from './session.ts';

export function yesNoHandlers(context: SkillContext): RequestHandler[] {
  return [
    onIntent('AMAZON.YesIntent', async (input) => {
      switch (notesOf(input).awaiting) {
        case 'feedback':
          return rate(context, input, 'up');
        case 'more':
          return tellMore(context, input);
        case 'suggestion': {
          const suggestion = (await lastReply(input, context.conversations))?.suggestions[0];
          return suggestion ? answer(context, input, suggestion) : askUser(input, context.wording.prompt);
        }
        default:
          setNotes(input, withoutQuestion(input));
          return askUser(input, context.wording.prompt);
      }
    }),
    onIntent('AMAZON.NoIntent', (input) => {
      const { awaiting } = notesOf(input);
      if (awaiting === 'feedback') return rate(context, input, 'down');
      if (awaiting === 'anything') return endSession(context, input);
      setNotes(input, { ...withoutQuestion(input), awaiting: 'anything' });
      return askUser(input, phrases.anythingElse);
    }),
  ];
}

async function rate(
  { feedback, events }: SkillContext,
  input: HandlerInput,
  rating: 'up' | 'down',
): Promise<Response> {
  const { messageId } = notesOf(input);
  const saved = messageId === undefined ? undefined : await feedback.save({ messageId, rating });
  if (saved) events.feedbackGiven('alexa', rating, saved.messageId);
  setNotes(input, { ...withoutQuestion(input), ...(rating === 'up' ? { awaiting: 'anything' } : {}) });
  return askUser(input, rating === 'up' ? phrases.thanks : phrases.sorry);
}

/** The answer that was told last stays the last. */
function withoutQuestion(input: HandlerInput) {
  const { messageId, from = 0 } = notesOf(input);
  return messageId === undefined ? {} : { messageId, from };
}
