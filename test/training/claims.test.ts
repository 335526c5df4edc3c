import { expect, it } from 'vitest';
import type { EncodedQuestion } from '../../src/text/encoded-text.ts';
import { claimsOf } from '../../src/training/reading/claims.ts';
import type { Collection } from '../../src/training/reading/collections.ts';
import type { Desk, DeskRow } from '../../src/training/reading/desks.ts';

const row = (question: string, short: string | null, answer: string | null, evidence: string): DeskRow => ({
  id: question,
  question,
  also: [],
  asks: short === null ? 'yes_no' : 'fact',
  document: 'a.md',
  evidence: [evidence],
  short,
  answer,
  history: [],
});
const rows = [
  row('price?', '12 euros', 'A yearly card costs 12 euros.', 'A card costs 12 euros a year.'),
  row('fine?', '3 euros', 'The fine for a week is 3 euros.', 'A week late costs 3 euros.'),
  row('dogs?', null, 'No, dogs have to wait outside the door.', 'Dogs wait outside.'),
  row('none?', null, null, ''),
];
const desk: Desk = { name: 'library', passages: [], rows };
/** Questions as their texts. */
const asText = (text: string) => text as unknown as EncodedQuestion;
const collection: Collection = {
  name: 'library',
  passages: [],
  isDesk: true,
  questions: rows.slice(0, 3).map(({ question }, item) => ({
    item,
    question: asText(question),
    gold: [{ passage: item, unit: 0 }],
    spans: [],
    kind: 0,
  })),
};
const encoder = { question: asText, passage: () => ({}) } as unknown as Parameters<typeof claimsOf>[2];

it('makes claims of what is answered, and false ones with another answer of the same form', () => {
  const claims = claimsOf(desk, collection, encoder, { yes: 1, no: 2 });
  const told = (side: 'true' | 'false') =>
    claims[side].map(({ question, gold, kind }) => [String(question), gold[0]?.passage, kind]);
  expect(told('true')).toEqual([
    ['is it true that A yearly card costs 12 euros?', 0, 1],
    ['The fine for a week is 3 euros, right?', 1, 1],
    ['dogs have to wait outside the door?', 2, 1],
  ]);
  expect(told('false')).toEqual([
    ['is it true that A yearly card costs 3 euros?', 0, 2],
    ['The fine for a week is 12 euros, right?', 1, 2],
  ]);
});
