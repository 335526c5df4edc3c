// /v1/inbox: the people of the desk see conversations as they happen, and take part in them.
import { Router } from 'express';
import { z } from 'zod';
import { type Principal, principalName } from '../../../../access/principal.ts';
import { messageView } from '../../../../assistant/message-view.ts';
import { AppError } from '../../../../errors.ts';
import type { Agent } from '../../../../inbox/inbox.ts';
import { nameSchema } from '../../../../protocol/chat.ts';
import { messageSchema } from '../../../../protocol/conversation.ts';
import {
  agentMessageSchema,
  agentSeenSchema,
  agentTypingSchema,
  doneSchema,
  handBackSchema,
  type InboxConversation,
  type InboxDetail,
  type InboxPage,
  inboxDetailSchema,
  inboxPageSchema,
  type LeftMessageView,
  leftMessageSchema,
  newLeftMessageSchema,
  stateSchema,
} from '../../../../protocol/desk-inbox.ts';
import type { InboxRow, LeftMessage } from '../../../../storage/inbox/inbox-store.ts';
import { defined } from '../../defined.ts';
import { eventSchema, openEventStream } from '../../event-stream.ts';
import { type HttpContext, principalOf } from '../../http-context.ts';
import { mountOperation } from '../../mount-operation.ts';
import type { Operation } from '../../operation.ts';
import { ownedConversation } from '../owned-conversation.ts';
import { readPage } from '../page.ts';

const params = z.object({ conversationId: nameSchema });
const nothing = (description: string) => ({ 204: { description } });
const PATH = '/v1/inbox/{conversationId}';

const listInbox = {
  id: 'listInbox',
  method: 'get',
  path: '/v1/inbox',
  tag: 'Desk',
  summary: 'List conversations, the most recently active first',
  scope: 'desk:read',
  query: z.strictObject({
    state: stateSchema.optional(),
    messages: z.enum(['open']).optional().describe('Only those with a message left that nobody dealt with.'),
    q: z.string().trim().max(200).optional().describe('Words in any message.'),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'give the nextCursor of a page')
      .optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: { 200: { description: 'A page.', content: { 'application/json': inboxPageSchema } } },
} satisfies Operation;

const followInbox = {
  id: 'followInbox',
  method: 'get',
  path: '/v1/inbox/events',
  tag: 'Desk',
  summary: 'Follow what happens in all conversations, as server-sent events',
  description:
    '`changed` names a conversation in which something happened: read it again. `typing` and `seen` tell what the ' +
    'visitor does.',
  scope: 'desk:read',
  answers: { 200: { description: 'The events.', content: { 'text/event-stream': eventSchema } } },
} satisfies Operation;

const showInbox = {
  id: 'showInboxConversation',
  method: 'get',
  path: PATH,
  tag: 'Desk',
  summary: 'Show a conversation with its messages',
  scope: 'desk:read',
  params,
  answers: { 200: { description: 'It.', content: { 'application/json': inboxDetailSchema } } },
} satisfies Operation;

const takeOver = {
  id: 'takeOverConversation',
  method: 'post',
  path: `${PATH}/take-over`,
  tag: 'Desk',
  summary: 'Answer a conversation in person; the assistant keeps silent',
  scope: 'desk:write',
  params,
  answers: nothing('It is yours, and the visitor was told.'),
} satisfies Operation;

const handBack = {
  id: 'handBackConversation',
  method: 'post',
  path: `${PATH}/hand-back`,
  tag: 'Desk',
  summary: 'Let the assistant answer again, or close the conversation',
  scope: 'desk:write',
  params,
  body: handBackSchema,
  answers: nothing('The visitor was told.'),
} satisfies Operation;

const writeMessage = {
  id: 'writeInboxMessage',
  method: 'post',
  path: `${PATH}/messages`,
  tag: 'Desk',
  summary: 'Write to the visitor',
  scope: 'desk:write',
  params,
  body: agentMessageSchema,
  answers: { 200: { description: 'The message.', content: { 'application/json': messageSchema } } },
} satisfies Operation;

const tellTyping = {
  id: 'tellTyping',
  method: 'post',
  path: `${PATH}/typing`,
  tag: 'Desk',
  summary: 'Show the visitor that you write',
  scope: 'desk:write',
  params,
  body: agentTypingSchema,
  answers: nothing('It is shown.'),
} satisfies Operation;

const tellSeen = {
  id: 'tellSeen',
  method: 'post',
  path: `${PATH}/seen`,
  tag: 'Desk',
  summary: 'Say how many of the messages you have seen',
  scope: 'desk:write',
  params,
  body: agentSeenSchema,
  answers: nothing('It is kept, and shown to the visitor.'),
} satisfies Operation;

const leaveMessage = {
  id: 'leaveMessage',
  method: 'post',
  path: '/v1/conversations/{conversationId}/left-messages',
  tag: 'Desk',
  summary: 'Leave a message for the people of the desk',
  scope: 'chat',
  params,
  body: newLeftMessageSchema,
  answers: {
    200: { description: 'It waits in the inbox.', content: { 'application/json': leftMessageSchema } },
  },
} satisfies Operation;

const markMessage = {
  id: 'markLeftMessage',
  method: 'put',
  path: '/v1/left-messages/{messageId}',
  tag: 'Desk',
  summary: 'Say whether a message that a visitor left is handled',
  scope: 'desk:write',
  params: z.object({ messageId: nameSchema }),
  body: doneSchema,
  answers: nothing('It is kept.'),
} satisfies Operation;

export const inboxOperations = [
  listInbox,
  followInbox,
  showInbox,
  takeOver,
  handBack,
  writeMessage,
  tellTyping,
  tellSeen,
  leaveMessage,
  markMessage,
];

const SHOWN_MESSAGES = 200;

export function inboxRoutes(context: HttpContext): Router {
  const router = Router();
  const { inbox, stores } = context;
  const store = stores.conversationStates;

  mountOperation(router, context, listInbox, async ({ query }, response) => {
    const { state, messages, q, cursor, limit } = query;
    const filter = {
      hasMessages: messages === 'open',
      ...defined({
        state,
        words: q || undefined,
        beforeMs: cursor === undefined ? undefined : Number(cursor),
      }),
    };
    const { rows, nextCursor } = await readPage(
      limit,
      (most) => store.list({ ...filter, limit: most }),
      ({ lastActiveAtMs }) => String(lastActiveAtMs),
    );
    const counts = await store.counts();
    response.json({ conversations: rows.map(conversationView), counts, nextCursor } satisfies InboxPage);
  });

  mountOperation(router, context, followInbox, (_input, response) => {
    const stream = openEventStream(response);
    stream.send({}, 'open');
    const end = inbox.watch(({ type, ...data }) => stream.send(data, type));
    response.once('close', end);
  });

  mountOperation(router, context, showInbox, async ({ params }, response) => {
    const { conversationId: id } = params;
    const [row] = await store.list({ id, limit: 1 });
    if (!row) throw new AppError('not_found', `There is no conversation ${id}.`);
    const messages = await stores.conversations.lastMessages(id, SHOWN_MESSAGES);
    response.json({
      conversation: conversationView(row),
      messages: messages.map(messageView),
      left: (await store.leftIn(id)).map(leftMessageView),
    } satisfies InboxDetail);
  });

  mountOperation(router, context, takeOver, async ({ params }, response) => {
    await inbox.takeOver(params.conversationId, agentOf(principalOf(response)));
    response.status(204).end();
  });
  mountOperation(router, context, handBack, async ({ params, body }, response) => {
    await inbox.handBack(params.conversationId, agentOf(principalOf(response)), body.to);
    response.status(204).end();
  });
  mountOperation(router, context, writeMessage, async ({ params, body }, response) => {
    const agent = agentOf(principalOf(response));
    const { text, clientMessageId } = body;
    const said = await inbox.say(params.conversationId, agent, { text, ...defined({ clientMessageId }) });
    response.locals.conversationId = params.conversationId;
    response.json(said);
  });
  mountOperation(router, context, tellTyping, ({ params, body }, response) => {
    inbox.agentTyping(params.conversationId, agentOf(principalOf(response)), body.isTyping);
    response.status(204).end();
  });
  mountOperation(router, context, tellSeen, async ({ params, body }, response) => {
    if (!(await stores.conversations.find(params.conversationId)))
      throw new AppError('not_found', `There is no conversation ${params.conversationId}.`);
    await inbox.seen(params.conversationId, 'agent', body.position);
    response.status(204).end();
  });
  mountOperation(router, context, leaveMessage, async ({ params, body }, response) => {
    const { id } = await ownedConversation(context, principalOf(response), params.conversationId);
    response.locals.conversationId = id;
    response.json(leftMessageView(await inbox.leaveMessage(id, body)));
  });
  mountOperation(router, context, markMessage, async ({ params, body }, response) => {
    const doneBy = body.done ? principalName(principalOf(response)) : null;
    if (!(await store.markDone(params.messageId, doneBy)))
      throw new AppError('not_found', `There is no message ${params.messageId}.`);
    response.status(204).end();
  });
  return router;
}

/** A key or somebody on this machine speaks for the desk as a whole. */
const agentOf = ({ id, kind, name }: Principal): Agent => ({
  id: id ?? kind,
  name: name ?? 'The desk',
});

function conversationView(row: InboxRow): InboxConversation {
  const { agentId, agentName, waitingSinceMs, lastText, lastRole, lastPosition } = row;
  return {
    id: row.id,
    channel: row.channel,
    state: row.state,
    agent: agentId === null ? null : { id: agentId, name: agentName ?? '' },
    waitingSince: waitingSinceMs === null ? null : new Date(waitingSinceMs).toISOString(),
    createdAt: new Date(row.createdAtMs).toISOString(),
    lastActiveAt: new Date(row.lastActiveAtMs).toISOString(),
    messageCount: lastPosition,
    unread: Math.max(0, lastPosition - row.seenByAgent),
    seenByVisitor: row.seenByVisitor,
    seenByAgent: row.seenByAgent,
    preview: lastText === null ? null : { role: lastRole ?? 'user', text: lastText.slice(0, 200) },
    openMessages: row.openMessages,
  };
}

function leftMessageView({
  id,
  name,
  contact,
  text,
  createdAtMs,
  doneAtMs,
  doneBy,
}: LeftMessage): LeftMessageView {
  return {
    id,
    name,
    contact,
    text,
    createdAt: new Date(createdAtMs).toISOString(),
    doneAt: doneAtMs === null ? null : new Date(doneAtMs).toISOString(),
    doneBy,
  };
}
