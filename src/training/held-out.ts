// The questions of a run that its training never saw, as they stand in the file.
import { createLexicon } from '../text/lexicon.ts';
import { createVocabulary, type VocabularyData } from '../text/vocabulary.ts';
import { encodeExamples, holdOut } from './dataset.ts';
import { type Example, readExamples } from './examples.ts';
import type { ReaderRun } from './reader-run.ts';

export function heldOutExamples(
  { data: [file], heldOutQuestions, seed }: ReaderRun,
  vocabulary: VocabularyData,
): Example[] {
  if (!file) return [];
  const examples = readExamples(file.path).map((example, i) => ({ ...example, id: example.id ?? String(i) }));
  const encoded = encodeExamples(createLexicon(createVocabulary(vocabulary)), examples);
  const held = new Set(holdOut(encoded, heldOutQuestions, seed).heldOut.map(({ id }) => id));
  return examples.filter(({ id }) => held.has(id));
}
