import { describe, expect, it } from 'vitest';
import { finiteQuestion } from '../../../src/engine/sentence/finite-question.ts';
import { tokenizeText } from '../../../src/engine/tokenized-text.ts';

const read = (question: string) =>
  finiteQuestion(tokenizeText(question))
    .tokens.map(({ text }) => text)
    .join(' ');

describe('finiteQuestion', () => {
  it.each([
    ['What did she celebrate?', 'What did she celebrated ?'],
    ['Where does the ferry stop?', 'Where does the ferry stops ?'],
    ['When did the peace process collapse?', 'When did the peace process collapsed ?'],
    ['What does the red color represent?', 'What does the red color represents ?'],
    ['When did they sign an eight year deal?', 'When did they signed an eight year deal ?'],
    ['Where did the fair take place?', 'Where did the fair took place ?'],
    ['What did the grant help build?', 'What did the grant helped build ?'],
    ['When did the show start and end?', 'When did the show started and ended ?'],
    ['What did most of the town speak?', 'What did most of the town spoke ?'],
    ['Did he attend school in York?', 'Did he attended school in York ?'],
  ])('reads %j as %j', (question, expected) => {
    expect(read(question)).toBe(expected);
  });

  it.each([
    ['What do bears eat?', 'the form stays the same'],
    ['Who built the mill?', 'there is no auxiliary'],
    ['What was the name that he did not use?', 'the clause has another auxiliary'],
    ['What did Glorp zark?', 'no verb is known'],
  ])('leaves %j alone: %s', (question) => {
    const asked = tokenizeText(question);
    expect(read(question)).toBe(asked.tokens.map(({ text }) => text).join(' '));
  });

  it('keeps the place of each word in the text', () => {
    const asked = tokenizeText('What did she celebrate?');
    const places = finiteQuestion(asked).tokens.map(({ start, end }) => [start, end]);
    expect(places).toEqual(asked.tokens.map(({ start, end }) => [start, end]));
  });
});
