import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAnswerUnderWay, type PassingEvent } from '../../../src/channels/realtime/answer-under-way.ts';

const start = { conversationId: 'c', inReplyTo: 'm' };
const limits = { packetIntervalMs: 50, heartbeatMs: 5000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('sends the first piece at once, and a thousand pieces in a second in twenty packets or one more', () => {
  const told: PassingEvent[] = [];
  const answer = createAnswerUnderWay(start, (event) => told.push(event), limits);
  const pieces = Array.from({ length: 1000 }, (_, i) => ` ${i}`);
  for (const piece of pieces) {
    answer.add(piece);
    if (piece === ' 0') expect(told).toEqual([{ type: 'answer:delta', data: { ...start, text: ' 0' } }]);
    vi.advanceTimersByTime(1);
  }
  answer.end();
  const texts = told.map((event) => (event.type === 'answer:delta' ? event.data.text : '?'));
  expect(texts.join('')).toBe(pieces.join(''));
  expect(answer.told).toBe(pieces.join(''));
  expect(texts.length).toBeLessThanOrEqual(22);
  expect(texts.length).toBeGreaterThan(15);
});

it('says that it is still there when nothing was told for a while, and nothing after its end', () => {
  const told: PassingEvent[] = [];
  const answer = createAnswerUnderWay(start, (event) => told.push(event), limits);
  vi.advanceTimersByTime(4000);
  answer.add('At');
  vi.advanceTimersByTime(4999);
  expect(told.map(({ type }) => type)).toEqual(['answer:delta']);
  vi.advanceTimersByTime(5001);
  expect(told.map(({ type }) => type)).toEqual(['answer:delta', 'answer:heartbeat', 'answer:heartbeat']);
  answer.end();
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(3);
});
