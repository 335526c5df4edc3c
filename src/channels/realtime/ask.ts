// The event `ask`: a question, acknowledged when it is durable. Its answer goes to all who follow the conversation.
import { randomUUID } from 'node:crypto';
import { collectionsFor, type Principal } from '../../access/principal.ts';
import { messageView } from '../../assistant/message-view.ts';
import { AppError } from '../../errors.ts';
import type { ChatRequest } from '../../protocol/chat.ts';
import type { Asked } from '../../protocol/realtime.ts';
import type { Connection } from './connection.ts';
import type { RealtimeContext } from './context.ts';
import type { ConversationFeed, Question } from './conversation-feed.ts';

/**
 * The answer is written to its end, whether or not the client stays.
 *
 * @throws AppError `rate_limited`, `overloaded` while the service stops, `forbidden` for a collection, `not_found` for
 * a conversation that is somebody else's, and what the assistant refuses before the message is durable
 */
export async function ask(
  context: RealtimeContext,
  connection: Connection,
  request: ChatRequest,
): Promise<Asked> {
  const { message, clientMessageId = randomUUID() } = request;
  if (request.conversationId !== undefined) await connection.moveTo(request.conversationId);
  const { principal, address } = connection;
  const { conversationId } = connection.feed;
  const collections = collectionsFor(principal, request.collections ?? connection.collections);
  await context.rateLimits.takeQuestion(principal, conversationId, address);
  const messageId = await new Promise<string>((resolve, reject) => {
    const answer = async (question: Question, feed: ConversationFeed) => {
      await begin(context, feed, principal);
      await context.assistant.answer({
        channel: 'realtime',
        ownerId: principal.id,
        conversationId,
        message,
        clientMessageId,
        ...(collections ? { collections } : {}),
        signal: question.controller.signal,
        onStart({ inReplyTo }) {
          question.inReplyTo = inReplyTo;
          resolve(inReplyTo);
        },
      });
    };
    runQuestion(context, connection, conversationId, answer).catch(reject);
  });
  const known = await context.conversations.findReply(messageId);
  const reply = known && messageView(known).reply;
  return { conversationId, messageId, clientMessageId, ...(reply ? { reply } : {}) };
}

/** A conversation that nothing was said in is not stored before its first question. */
async function begin(
  { conversations }: RealtimeContext,
  feed: ConversationFeed,
  { id: ownerId }: Principal,
): Promise<void> {
  if (feed.isOpen) return;
  const { conversationId } = feed;
  const conversation = await conversations.create({ id: conversationId, channel: 'realtime', ownerId });
  if (conversation.ownerId !== ownerId) {
    throw new AppError('not_found', `There is no conversation ${conversationId}.`);
  }
  feed.open();
}

/** Until `answer` has ended, its conversation is listened to, it can be stopped, and the connection has one more. */
async function runQuestion(
  context: RealtimeContext,
  connection: Connection,
  conversationId: string,
  answer: (question: Question, feed: ConversationFeed) => Promise<void>,
): Promise<void> {
  const { feeds, isStopping, limits, log, questions } = context;
  if (isStopping()) throw new AppError('overloaded', 'The service is stopping: connect again and ask there.');
  if (connection.questionsInFlight >= limits.maxQuestionsInFlight) {
    const limit = `${limits.maxQuestionsInFlight} questions of this connection are being answered`;
    throw new AppError('rate_limited', `${limit}, which is the limit.`);
  }
  using held = feeds.hold(connection.principal.id, conversationId);
  const question: Question = { controller: new AbortController() };
  held.feed.questions.add(question);
  connection.questionsInFlight++;
  const ended = answer(question, held.feed);
  questions.add(ended);
  try {
    await ended;
  } catch (error) {
    // Once it is stored, those who wait for the answer are told by its end; the operator is told here.
    if (question.inReplyTo !== undefined && !(error instanceof AppError)) {
      log.error({ err: error, conversationId }, 'an answer failed');
    }
    throw error;
  } finally {
    questions.delete(ended);
    held.feed.questions.delete(question);
    connection.questionsInFlight--;
  }
}
