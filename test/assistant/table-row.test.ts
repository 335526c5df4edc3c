import { expect, it } from 'vitest';
import { inWords, isTableRow } from '../../src/assistant/table-row.ts';

it.each([
  [
    "Day: Saturday; Library: 10 am to 5 pm;\nChildren's room: closed",
    "For Saturday it says: Library 10 am to 5 pm, Children's room closed.",
  ],
  ['Item: Book; Price: 5:30 dollars.', 'For Book it says: Price 5:30 dollars.'],
])('tells the row %j in a sentence', (row, sentence) => {
  expect(isTableRow(row.replace('\n', ' '))).toBe(true);
  expect(inWords(row)).toBe(sentence);
});

it.each([
  ['The library\nopens at nine.', 'The library opens at nine.'],
  ['Note: it closes early; bring a book.', 'Note: it closes early; bring a book.'],
])('leaves %j as it is', (text, line) => {
  expect(inWords(text)).toBe(line);
});
