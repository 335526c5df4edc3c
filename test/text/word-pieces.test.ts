import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createWordPieces } from '../../src/text/word-pieces.ts';

const vocabulary = readFileSync(new URL('../../models/desk-qa/2/vocab.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const pieces = createWordPieces(vocabulary);
const piecesOf = (text: string, limit = 64) => pieces.encode(text, limit).map((id) => vocabulary[id]);

// As BERT's own tokenizer cuts them.
it.each([
  ['How old are you?', 'how old are you ?'],
  ['unaffable embeddings', 'una ##ffa ##ble em ##bed ##ding ##s'],
  ['Café NAÏVE 12:30', 'cafe naive 12 : 30'],
  ['a\u0000b\u00ADc\td\u00A0e', 'abc d e'],
  ['e-mail: x@y.org', 'e - mail : x @ y . org'],
  ['東京 Tower', '東 京 tower'],
  ['$5.00 “straße”', '$ 5 . 00 “ st ##raße ”'],
  ['🦔', '[UNK]'],
  ['', ''],
])('cuts %j into the pieces %j', (text, expected) => {
  expect(piecesOf(text).slice(1, -1).join(' ')).toBe(expected);
});

it('begins and ends each text with its marks, also one that is cut', () => {
  expect(piecesOf('one two three four five', 5)).toEqual(['[CLS]', 'one', 'two', 'three', '[SEP]']);
  expect(piecesOf('a'.repeat(5000))).toEqual(['[CLS]', '[UNK]', '[SEP]']);
});

it('refuses a vocabulary without marks', () => {
  expect(() => createWordPieces(['one', 'two'])).toThrow('lacks [UNK]');
});
