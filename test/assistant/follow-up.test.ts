import { expect, it } from 'vitest';
import { resolveFollowUp } from '../../src/assistant/follow-up.ts';

const asked = (question: string, answer = '', title = 'Opening hours') => [{ question, answer, title }];

it.each([
  ['When does the library open?', 'and on Sundays?', 'When does the library open on Sundays?'],
  ['When does the library open on Saturdays?', 'and on Sundays?', 'When does the library open on Sundays?'],
  ['When does the library close?', 'what about friday', 'When does the library close on friday?'],
  ['When does the library close?', 'and open?', 'When does the library open?'],
  ['Where is the reading room?', 'and the cafe?', 'Where is the cafe?'],
  ['How much does a card cost?', 'what about students?', 'How much does a card cost for students?'],
  ['How many books may I borrow?', 'and DVDs?', 'How many DVDs may I borrow?'],
  ['What are the late fees?', 'also for kids?', 'What are the late fees for kids?'],
  ['How do I book a study room?', 'for how long?', 'For how long: How do I book a study room?'],
])('“%s”, then “%s” is put together to “%s”', (before, followUp, whole) => {
  expect(resolveFollowUp(followUp, asked(before))).toBe(whole);
});

it.each([
  ['Where is the reading room?', 'when does it open?', 'When does the reading room open?'],
  ['Can I borrow laptops?', 'how long can I keep them?', 'How long can I keep laptops?'],
  ['Can I reserve a study room?', 'How much does that cost?', 'How much does the study room cost?'],
  ['Do I need a card?', 'how do I get one?', 'How do I get a card?'],
  ['Where is the library?', 'how do I get there?', 'How do I get to the library?'],
  ['Is there a cafe?', 'where?', 'Where is the cafe?'],
  ['When was the library built?', 'who designed it?', 'Who designed the library?'],
  ['How long is the visitor card valid?', 'can I get it online?', 'Can I get the visitor card online?'],
  ['Which bus goes to the library?', 'how often does it run?', 'How often does the bus run?'],
  ['I lost my library card', 'what does a new one cost?', 'What does a new library card cost?'],
])('after “%s” the pronoun in “%s” is resolved: “%s”', (before, followUp, whole) => {
  expect(resolveFollowUp(followUp, asked(before))).toBe(whole);
});

it('takes a person from the answer to who it is', () => {
  const past = asked('Who is the director?', 'The director is Ada Green.');
  expect(resolveFollowUp('what is her phone number?', past)).toBe("What is Ada Green's phone number?");
});

it('leaves a question alone that needs no other, and the first of a conversation', () => {
  const past = asked('When does the library open?');
  for (const question of [
    'Is there a toilet?',
    'How many books may I borrow?',
    'Is it possible to pay by card?',
  ])
    expect(resolveFollowUp(question, past)).toBe(question);
  expect(resolveFollowUp('where is it?', [])).toBe('where is it?');
});
