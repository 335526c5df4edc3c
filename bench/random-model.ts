// A model version of full size with random weights, for measuring without a trained one.
import { DEFAULT_HYPERPARAMETERS } from '../src/model/hyperparameters.ts';
import { outputIds, tunedRows } from '../src/text/vocabulary.ts';
import { TINY_VOCABULARY, type TinyModel, writeTinyModel } from '../test/support/tiny-model.ts';

const FROZEN_WORDS = 110_000;
const TUNED_WORDS = 1_600;
const OUTPUT_WORDS = 5_000;

export function writeRandomModel(): Promise<TinyModel> {
  const invented = FROZEN_WORDS - TINY_VOCABULARY.words.length;
  const words = [...TINY_VOCABULARY.words, ...Array.from({ length: invented }, (_, i) => `w${letters(i)}`)];
  const vocabulary = {
    words,
    idf: words.map((_, i) => i % 256),
    tuned: words.slice(0, TUNED_WORDS),
    output: words.slice(0, OUTPUT_WORDS),
  };
  const hyperparameters = {
    ...DEFAULT_HYPERPARAMETERS,
    tunedRows: tunedRows(vocabulary),
    outputIds: outputIds(vocabulary),
  };
  return writeTinyModel({ name: 'random', vocabulary, hyperparameters });
}

/** A number written with the letters a to j. */
const letters = (number: number) => [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
