import { describe, expect, it } from 'vitest';
import { editBetween, mendSpelling } from '../../src/assistant/spelling.ts';

const counts = new Map(
  Object.entries({
    library: 30,
    librarian: 4,
    opening: 12,
    sunday: 9,
    telescopes: 2,
    borrow: 7,
    children: 5,
    fine: 1,
  }),
);
const documents = { wordCount: (word: string) => counts.get(word) ?? 0, words: () => counts.keys() };

describe('the spelling of a question', () => {
  it('is mended by one letter more, less, other or swapped, in the case that was typed', () => {
    for (const [typed, right] of [
      ['When does the libary open?', 'When does the library open?'],
      ['Opening hours sundya', 'Opening hours sunday'],
      ['opning hours, Liberary', 'opening hours, Library'],
      ['may I BOROW it', 'may I BORROW it'],
    ] as const)
      expect(mendSpelling(typed, documents)).toBe(right);
  });

  it('is left as it is in words of the language, short words, names with digits and other forms of a known word', () => {
    const isWord = (word: string) => word === 'opera';
    for (const question of [
      'Is there an opera?',
      'Where are the finest seats?',
      'Is B12x here?',
      'borrowed libraries',
    ])
      expect(mendSpelling(question, documents, isWord)).toBe(question);
  });

  it('takes the commoner of two words that are equally near', () => {
    expect(mendSpelling('librarie', documents)).toBe('librarie');
    expect(mendSpelling('childrn', documents)).toBe('children');
  });
});

it('follows the documents in accents and hyphens', () => {
  const written = new Map([
    ['café', 2],
    ['wi', 3],
    ['fi', 3],
    ['e', 9],
    ['mail', 4],
  ]);
  const own = { wordCount: (word: string) => written.get(word) ?? 0, words: () => written.keys() };
  expect(mendSpelling('Is there wifi in the cafe?', own, () => true)).toBe('Is there wi-fi in the café?');
  expect(mendSpelling('Send an email', own, () => true)).toBe('Send an e-mail');
});

describe('an edit', () => {
  it('is a slip of the finger when letters are swapped or doubled, and none when two are wrong', () => {
    expect(editBetween('sunday', 'sundya')).toBe('slip');
    expect(editBetween('boook', 'book')).toBe('slip');
    expect(editBetween('bock', 'book')).toBe('edit');
    expect(editBetween('book', 'book')).toBeUndefined();
    expect(editBetween('bakc', 'book')).toBeUndefined();
  });
});
