// What people say of the answers: given by who had the conversation, read by who looks after the desk.
import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import {
  type FeedbackPage,
  type FeedbackView,
  feedbackPageSchema,
  feedbackRequestSchema,
  feedbackSchema,
  nameSchema,
} from '../../../protocol/chat.ts';
import type { Feedback } from '../../../storage/feedback-store.ts';
import { defined } from '../defined.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { ownedConversation } from './owned-conversation.ts';
import { readPage } from './page.ts';

const giveFeedback = {
  id: 'giveFeedback',
  method: 'post',
  path: '/v1/messages/{messageId}/feedback',
  tag: 'Feedback',
  summary: 'Say whether an answer was right',
  description: 'It replaces earlier feedback on the same answer.',
  scope: 'chat',
  params: z.object({ messageId: nameSchema }),
  body: feedbackRequestSchema,
  answers: { 200: { description: 'It is kept.', content: { 'application/json': feedbackSchema } } },
} satisfies Operation;

const listFeedback = {
  id: 'listFeedback',
  method: 'get',
  path: '/v1/feedback',
  tag: 'Feedback',
  summary: 'List the feedback of everybody',
  scope: 'feedback',
  query: z.strictObject({
    cursor: z
      .string()
      .regex(/^\d{1,15}\.[\w-]{1,64}$/, 'give the nextCursor of a page')
      .optional()
      .describe('nextCursor of the page before.'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: {
    200: {
      description: 'A page of feedback, the oldest first.',
      content: { 'application/json': feedbackPageSchema },
    },
  },
} satisfies Operation;

export const feedbackOperations = [giveFeedback, listFeedback];

export function feedbackRoutes(context: HttpContext): Router {
  const router = Router();
  const { conversations, feedback } = context.stores;

  mountOperation(router, context, giveFeedback, async ({ params, body }, response) => {
    const { messageId } = params;
    const message = await conversations.findMessage(messageId);
    if (!message) throw noMessage(messageId);
    await ownedConversation(context, principalOf(response), message.conversationId);
    if (message.role !== 'assistant') {
      throw new AppError('invalid_input', 'Feedback is for answers; this message is a question.');
    }
    const saved = await feedback.save(defined({ ...body, messageId }));
    if (!saved) throw noMessage(messageId);
    context.events.feedbackGiven('http', saved.rating, messageId);
    response.locals.conversationId = message.conversationId;
    response.json(feedbackView(saved));
  });

  mountOperation(router, context, listFeedback, async ({ query }, response) => {
    const { cursor, limit } = query;
    const [createdAtMs, messageId] = cursor?.split('.') ?? [];
    const after = messageId === undefined ? {} : { after: { createdAtMs: Number(createdAtMs), messageId } };
    const { rows, nextCursor } = await readPage(
      limit,
      (most) => feedback.list({ ...after, limit: most }),
      (last) => `${last.createdAtMs}.${last.messageId}`,
    );
    response.json({ feedback: rows.map(feedbackView), nextCursor } satisfies FeedbackPage);
  });
  return router;
}

const noMessage = (id: string) => new AppError('not_found', `There is no message ${id}.`);

function feedbackView({ createdAtMs, ...said }: Feedback): FeedbackView {
  return { ...said, createdAt: new Date(createdAtMs).toISOString() };
}
