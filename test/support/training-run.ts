// A training run of a few invented questions and a small network: learned in seconds.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TINY_HYPERPARAMETERS } from '../../src/model/hyperparameters.ts';
import { createRandom, uniform } from '../../src/model/random.ts';
import { normalizeWord, tokenize } from '../../src/text/tokenize.ts';
import { WORD_SIZE } from '../../src/text/word-table.ts';
import type { ReaderRun } from '../../src/training/reader-run.ts';
import { saveRunVocabulary } from '../../src/training/run-vocabulary.ts';

const PLACES = [
  'Library',
  'Museum',
  'Garden',
  'Station',
  'Harbour',
  'Theatre',
  'Market',
  'Mill',
  'Tower',
  'School',
];
const PEOPLE = ['Ada', 'Bruno', 'Clara', 'David', 'Emma', 'Felix', 'Greta', 'Hugo', 'Irma', 'Jonas'];

/** Three questions about each of ten places, one passage a place. */
export function inventedQuestions() {
  return PLACES.flatMap((place, i) => {
    const person = PEOPLE[i] as string;
    const hour = String(6 + i);
    const context = `The ${place} opens at ${hour} in the morning. It was built by ${person} in ${1900 + i}.`;
    const ask = (question: string, answer: string) => ({
      id: `${place}-${answer}`,
      title: place,
      context,
      question,
      answers: [answer],
      answer_start: [context.indexOf(` ${answer}`) + 1],
    });
    return [
      ask(`When does the ${place} open?`, hour),
      ask(`Who built the ${place}?`, person),
      ask(`In which year was the ${place} built?`, String(1900 + i)),
    ];
  });
}

/** Writes the questions and a vocabulary into `folder` and returns the run; `change` alters it. */
export function inventedRun(folder: string, change: Partial<ReaderRun> = {}): ReaderRun {
  const questions = inventedQuestions();
  const file = join(folder, 'questions.jsonl');
  const run: ReaderRun = {
    kind: 'reader',
    folder: join(folder, 'reader'),
    device: 'cpu',
    data: [{ path: file, weight: 1, unanswerable: 0.2, altered: 0.2 }],
    vocabularyFrom: [],
    heldOutQuestions: 3,
    batches: {
      seed: 1,
      tokensPerBatch: 400,
      maxBatch: 16,
      shortEpochs: 12,
      shortPassage: 40,
      longEpochs: 0,
      longPassage: 40,
    },
    dropout: 0,
    seed: 1,
    hyperparameters: TINY_HYPERPARAMETERS,
    ...change,
  };
  mkdirSync(run.folder, { recursive: true });
  writeFileSync(file, questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const text = questions.map(({ context, question }) => `${context} ${question}`).join(' ');
  const words = [...new Set(tokenize(text).map((token) => normalizeWord(token.text)))].filter(
    (word) => !/\d/.test(word),
  );
  const random = createRandom(3);
  const values = Int8Array.from({ length: (words.length + 1) * WORD_SIZE }, (_, i) =>
    i < WORD_SIZE ? 0 : Math.round(uniform(random, -127, 127)),
  );
  const scales = new Float32Array(words.length + 1).fill(0.004);
  saveRunVocabulary(run.folder, {
    data: { words, idf: words.map(() => 128), tuned: [], output: [] },
    words: { values, scales },
    hyperparameters: run.hyperparameters,
  });
  return run;
}
