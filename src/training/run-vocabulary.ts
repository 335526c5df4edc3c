// The vocabulary and the frozen word table in a run's folder, so that every process of it loads the same.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hyperparameters } from '../model/hyperparameters.ts';
import { outputIds, tunedRows, type VocabularyData } from '../text/vocabulary.ts';
import { WORD_SIZE, type WordTable } from '../text/word-table.ts';

export interface RunVocabulary {
  readonly data: VocabularyData;
  readonly words: WordTable;
  /** Sizes of the network; those of its tables follow from `data`. */
  readonly hyperparameters: Sizes;
}

/** Hyperparameters that a run may choose. */
export type Sizes = Omit<Hyperparameters, 'tunedRows' | 'outputIds'>;

export const vocabularyFile = (folder: string): string => join(folder, 'vocabulary.json');
const wordsFile = (folder: string) => join(folder, 'words.bin');
const sizesFile = (folder: string) => join(folder, 'hyperparameters.json');

export function saveRunVocabulary(folder: string, { data, words, hyperparameters }: RunVocabulary): void {
  writeFileSync(sizesFile(folder), `${JSON.stringify(hyperparameters, null, 2)}\n`);
  writeFileSync(wordsFile(folder), Buffer.concat([bytesOf(words.scales), bytesOf(words.values)]));
  writeFileSync(vocabularyFile(folder), JSON.stringify(data));
}

export function loadRunVocabulary(
  folder: string,
): Omit<RunVocabulary, 'hyperparameters'> & { readonly hyperparameters: Hyperparameters } {
  const data = JSON.parse(readFileSync(vocabularyFile(folder), 'utf8')) as VocabularyData;
  const bytes = Uint8Array.from(readFileSync(wordsFile(folder))).buffer;
  const rows = data.words.length + 1;
  const sizes = JSON.parse(readFileSync(sizesFile(folder), 'utf8')) as Sizes;
  return {
    data,
    words: {
      scales: new Float32Array(bytes, 0, rows),
      values: new Int8Array(bytes, rows * 4, rows * WORD_SIZE),
    },
    hyperparameters: { ...sizes, tunedRows: tunedRows(data), outputIds: outputIds(data) },
  };
}

const bytesOf = (array: Float32Array | Int8Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
