import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  HANDOFF_INTENT,
  handoffReply,
  isSmallTalk,
  REPEAT_INTENT,
  SMALL_TALK_INTENTS,
  smallTalkReply,
} from '../../../src/assistant/understand/small-talk.ts';

it('has a reply for every intent that is taught', () => {
  const lines = readFileSync(new URL('../../../training-data/intents.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const taught = new Set(lines.map((line) => (JSON.parse(line) as { intent: string }).intent));
  expect([...taught].sort()).toEqual([...SMALL_TALK_INTENTS, HANDOFF_INTENT, REPEAT_INTENT, 'none'].sort());
  for (const intent of SMALL_TALK_INTENTS) expect(smallTalkReply(intent)).toMatch(/[.?!]$/);
});

it('names the desk', () => {
  expect(smallTalkReply('greeting', { deskName: 'Riverside Library' })).toContain('Riverside Library');
  expect(handoffReply({ deskName: 'Riverside Library' })).toContain('the staff of Riverside Library');
  expect(handoffReply({ handoffText: 'Call 555-0100.' })).toBe('Call 555-0100.');
});

it('has no reply for a question', () => {
  expect(isSmallTalk('none')).toBe(false);
  expect(isSmallTalk('thanks')).toBe(true);
});
