// /v1/conversations: what was said, for who said it; erased on demand.
import { Router } from 'express';
import { z } from 'zod';
import { messageView } from '../../../assistant/message-view.ts';
import { AppError } from '../../../errors.ts';
import { nameSchema } from '../../../protocol/chat.ts';
import {
  type ConversationView,
  conversationSchema,
  type MessagePage,
  messagePageSchema,
} from '../../../protocol/conversation.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { ownedConversation } from './owned-conversation.ts';
import { readPage } from './page.ts';

const params = z.object({ conversationId: nameSchema });

const showConversation = {
  id: 'showConversation',
  method: 'get',
  path: '/v1/conversations/{conversationId}',
  tag: 'Conversations',
  summary: 'Show a conversation',
  scope: 'chat',
  params,
  answers: {
    200: { description: 'The conversation.', content: { 'application/json': conversationSchema } },
  },
} satisfies Operation;

const listMessages = {
  id: 'listMessages',
  method: 'get',
  path: '/v1/conversations/{conversationId}/messages',
  tag: 'Conversations',
  summary: 'List the messages of a conversation',
  scope: 'chat',
  params,
  query: z.strictObject({
    cursor: z
      .string()
      .regex(/^\d{1,9}$/, 'give the nextCursor of a page')
      .default('0')
      .describe('nextCursor of the page before.'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: {
    200: {
      description: 'A page of messages, the oldest first.',
      content: { 'application/json': messagePageSchema },
    },
  },
} satisfies Operation;

const eraseConversation = {
  id: 'eraseConversation',
  method: 'delete',
  path: '/v1/conversations/{conversationId}',
  tag: 'Conversations',
  summary: 'Erase a conversation for good',
  description: 'Its messages, its feedback and everything else that was stored about it are erased.',
  scope: 'chat',
  params,
  answers: { 204: { description: 'It is erased.' } },
} satisfies Operation;

export const conversationOperations = [showConversation, listMessages, eraseConversation];

export function conversationRoutes(context: HttpContext): Router {
  const router = Router();
  const { conversations } = context.stores;

  mountOperation(router, context, showConversation, async ({ params }, response) => {
    const found = await ownedConversation(context, principalOf(response), params.conversationId);
    response.json({
      id: found.id,
      channel: found.channel,
      createdAt: new Date(found.createdAtMs).toISOString(),
      lastActiveAt: new Date(found.lastActiveAtMs).toISOString(),
    } satisfies ConversationView);
  });

  mountOperation(router, context, listMessages, async ({ params, query }, response) => {
    const { id } = await ownedConversation(context, principalOf(response), params.conversationId);
    const { limit, cursor } = query;
    const { rows, nextCursor } = await readPage(
      limit,
      (most) => conversations.listMessages(id, { afterPosition: Number(cursor), limit: most }),
      ({ position }) => String(position),
    );
    response.json({ messages: rows.map(messageView), nextCursor } satisfies MessagePage);
  });

  mountOperation(router, context, eraseConversation, async ({ params }, response) => {
    const { id } = await ownedConversation(context, principalOf(response), params.conversationId);
    if (!(await conversations.erase(id))) throw new AppError('not_found', `There is no conversation ${id}.`);
    response.status(204).end();
  });
  return router;
}
