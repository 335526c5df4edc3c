import { expect, it } from 'vitest';
import type { MessageView } from '../../src/protocol/conversation.ts';
import type { Reply } from '../../src/protocol/reply.ts';
import { createTurns, type Turn } from '../../src/widget/turns.ts';

const CONVERSATION = '11111111-1111-4111-8111-111111111111';
const start = { conversationId: CONVERSATION, inReplyTo: 'm1', clientMessageId: 'mine' };

const reply: Reply = {
  text: 'It opens at nine.',
  shortAnswer: 'nine',
  confidence: 0.9,
  kind: 'answer',
  sources: [],
  model: null,
  latencyMs: 30,
  conversationId: CONVERSATION,
  messageId: 'm2',
  inReplyTo: 'm1',
  suggestions: [],
};

const question: MessageView = {
  id: 'm1',
  role: 'user',
  text: 'When does it open?',
  createdAt: '2026-01-01T00:00:00.000Z',
  clientMessageId: 'mine',
};

const answer: MessageView = {
  id: 'm2',
  role: 'assistant',
  text: reply.text,
  createdAt: '2026-01-01T00:00:01.000Z',
  reply,
};

function setUp() {
  const states: string[] = [];
  const turns = createTurns(({ state }: Turn) => states.push(state));
  return { states, turns };
}

it('goes from the question over the pieces of its answer to its end', () => {
  const { states, turns } = setUp();
  const turn = turns.ask('mine', 'When does it open?');
  turns.received(turn, 'm1');
  turns.started(start);
  turns.grew({ ...start, text: 'It opens ' });
  turns.grew({ ...start, text: 'at nine.' });
  expect(turn.answer).toBe('It opens at nine.');
  turns.ended({ ...start, reason: 'complete', reply });
  expect(states).toEqual(['queued', 'waiting', 'waiting', 'writing', 'writing', 'done']);
});

it('is not changed by what is told a second time', () => {
  const { states, turns } = setUp();
  const turn = turns.ask('mine', 'When does it open?');
  turns.heard(question);
  turns.ended({ ...start, reason: 'complete', reply });
  const before = [...states];
  turns.heard(question);
  turns.received(turn, 'm1');
  turns.started(start);
  turns.grew({ ...start, text: 'It' });
  turns.heard(answer);
  turns.ended({ ...start, reason: 'error', problem: 'late' });
  expect(states).toEqual(before);
  expect(turns.all).toHaveLength(1);
  expect(turn).toMatchObject({ state: 'done', answer: reply.text });
});

it('begins an answer again that is told from its start after a lost connection', () => {
  const { turns } = setUp();
  const turn = turns.ask('mine', 'When does it open?');
  turns.grew({ ...start, text: 'It ope' });
  turns.started(start);
  turns.grew({ ...start, text: 'It opens' });
  expect(turn.answer).toBe('It opens');
});

it('shows a question of another tab with its answer', () => {
  const { turns } = setUp();
  turns.heard(question);
  turns.heard(answer);
  expect(turns.all).toMatchObject([{ question: question.text, state: 'done', answer: reply.text }]);
});

it('puts the history ahead of a question that waits, without telling of it, and knows a question that is in both', () => {
  const { states, turns } = setUp();
  turns.ask('mine', question.text);
  turns.ask('later', 'And on Sundays?');
  const before = [...states];
  turns.putFirst([question, answer]);
  expect(turns.all.map(({ key, state }) => [key, state])).toEqual([
    ['mine', 'done'],
    ['later', 'queued'],
  ]);
  expect(states).toEqual(before);
});

it('keeps the first end of an answer: stopped stays stopped', () => {
  const { turns } = setUp();
  const turn = turns.ask('mine', question.text);
  turns.ended({ ...start, reason: 'stopped' });
  turns.failed(turn, 'too late');
  turns.ended({ ...start, reason: 'complete', reply });
  expect(turn).toMatchObject({ state: 'stopped', reply: null });
});
