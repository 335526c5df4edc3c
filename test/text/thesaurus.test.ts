import { expect, it } from 'vitest';
import { relatedWords } from '../../src/text/thesaurus.ts';

const related = (word: string) =>
  Object.fromEntries(relatedWords(word).map((one) => [one.word, one.relation]));

it('finds what else a thing is called, what is wider and what is opposite', () => {
  expect(related('elevator')).toMatchObject({ lift: 'same' });
  expect(related('donate')).toMatchObject({ give: 'wider' });
  expect(related('open')).toMatchObject({ close: 'opposite' });
});

it.each([
  ['rented', 'lease'],
  ['movies', 'film'],
  ['bought', 'purchase'],
])('leads “%s” back to its ground form and finds “%s”', (word, other) => {
  expect(related(word)).toMatchObject({ [other]: 'same' });
});

it('does not know what is no word', () => {
  expect(relatedWords('qwertz')).toEqual([]);
  expect(relatedWords('')).toEqual([]);
});
