// A reply as it is told: the part that one can listen to, the question that follows it, and its card.
import type { HandlerInput } from 'ask-sdk-core';
import type { Response } from 'ask-sdk-model';
import { messageView } from '../../assistant/message-view.ts';
import type { Reply } from '../../protocol/reply.ts';
import type { ConversationStore } from '../../storage/conversation-store.ts';
import { cardOf } from './card.ts';
import { partFrom } from './speech/parts.ts';
import { toSsml } from './speech/ssml.ts';
import { notesOf, type SessionNotes, setNotes, visitOf } from './visit.ts';
import { phrases } from './wording.ts';

/** Says something and keeps the session open; `text` ends with a question. */
export function askUser(input: HandlerInput, text: string, reprompt: string = phrases.reprompt): Response {
  const { locale } = visitOf(input);
  return input.responseBuilder.speak(toSsml(text, locale)).reprompt(toSsml(reprompt, locale)).getResponse();
}

/** Tells a reply from a place in its text on. */
export function tellReply(input: HandlerInput, reply: Reply, from = 0): Response {
  const part = partFrom(reply.text, from);
  const follow = part.next === undefined ? questionAfter(reply) : moreQuestion;
  const { messageId } = reply;
  setNotes(input, {
    messageId,
    from,
    ...(part.next === undefined ? {} : { offset: part.next }),
    awaiting: follow.awaiting,
  });
  if (reply.sources.length > 0 && from === 0) {
    const { title, content } = cardOf(reply);
    input.responseBuilder.withSimpleCard(title, content);
  }
  return askUser(input, `${part.text}\n${follow.question}`, follow.reprompt);
}

/** The reply that was told last, in this session or, when it is new, in one before. */
export async function lastReply(
  input: HandlerInput,
  conversations: ConversationStore,
): Promise<Reply | undefined> {
  const { conversationId } = visitOf(input);
  const { messageId } = notesOf(input);
  const messages =
    messageId === undefined
      ? (await conversations.lastMessages(conversationId, RECENT_MESSAGES)).reverse()
      : [await conversations.findMessage(messageId)];
  for (const message of messages) {
    if (message?.role !== 'assistant' || message.conversationId !== conversationId) continue;
    const { reply } = messageView(message);
    if (reply && reply.kind !== 'smalltalk') return reply;
  }
  return undefined;
}

const RECENT_MESSAGES = 10;

interface FollowUp {
  readonly awaiting: NonNullable<SessionNotes['awaiting']>;
  readonly question: string;
  readonly reprompt: string;
}

const moreQuestion: FollowUp = {
  awaiting: 'more',
  question: phrases.more,
  reprompt: phrases.moreReprompt,
};
const feedbackQuestion: FollowUp = {
  awaiting: 'feedback',
  question: phrases.feedback,
  reprompt: phrases.feedbackReprompt,
};
const anythingElse: FollowUp = {
  awaiting: 'anything',
  question: phrases.anythingElse,
  reprompt: phrases.reprompt,
};

function questionAfter({ kind, suggestions, text }: Reply): FollowUp {
  if (kind === 'answer' || kind === 'curated') return feedbackQuestion;
  if (kind === 'smalltalk' && text.endsWith('?')) return { ...anythingElse, question: '' };
  const [first, second] = suggestions;
  if (kind !== 'no_answer' || first === undefined) return anythingElse;
  const offer =
    second === undefined
      ? `Shall I answer this instead: ${first}`
      : `I can answer, for example: ${first} Or: ${second} Shall I answer the first one?`;
  return { awaiting: 'suggestion', question: offer, reprompt: phrases.reprompt };
}
