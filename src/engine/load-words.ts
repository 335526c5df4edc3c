// The words of a model version with their frozen vectors, for those who need no more of it.
import { createVocabulary, type Vocabulary } from '../text/vocabulary.ts';
import type { WordTable } from '../text/word-table.ts';
import { loadModelFiles } from './model-files.ts';

export interface ModelWords {
  readonly vocabulary: Vocabulary;
  readonly table: WordTable;
}

/** @throws AppError `not_found`, `model_invalid`: see `loadModelFiles` */
export async function loadModelWords(folder: string): Promise<ModelWords> {
  const files = await loadModelFiles(folder);
  return { vocabulary: createVocabulary(files.vocabulary), table: await files.readWords() };
}
