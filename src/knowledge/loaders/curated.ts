// Curated answers as a document: each entry is a section headed by its question.
import { AppError } from '../../errors.ts';
import { type CuratedEntry, type LoadedDocument, type SourceFile, unreadable } from './document.ts';
import { createDocumentText } from './document-text.ts';
import { withoutMarks, writePlainText } from './plain-text.ts';

export const MAX_CURATED_ENTRIES = 50_000;

/** One question with its answer, as a row of a table holds it. */
export interface CuratedRow {
  readonly question: string;
  readonly answer: string;
  readonly url?: string;
}

/** Rows of the same answer are phrasings of one question. */
export function entriesOfRows(rows: readonly CuratedRow[]): CuratedEntry[] {
  const byAnswer = new Map<string, CuratedEntry & { questions: string[] }>();
  for (const { question, answer, url } of rows) {
    const key = JSON.stringify([answer, url]);
    const entry = byAnswer.get(key) ?? { questions: [], answer, ...(url ? { url } : {}) };
    if (!entry.questions.includes(question)) entry.questions.push(question);
    byAnswer.set(key, entry);
  }
  return [...byAnswer.values()];
}

/** @throws AppError `invalid_input` without entries, `too_large`. */
export function curatedDocument(file: SourceFile, entries: readonly CuratedEntry[]): LoadedDocument {
  if (entries.length === 0) throw unreadable(file, 'it holds no question with an answer');
  if (entries.length > MAX_CURATED_ENTRIES)
    throw new AppError(
      'too_large',
      `${file.name} has ${entries.length} answers; at most ${MAX_CURATED_ENTRIES} are read.`,
    );
  const document = createDocumentText(file);
  for (const { questions, answer } of entries) {
    document.heading(2, questions[0] as string);
    document.within(() => writePlainText(document, answer));
  }
  const visible = entries.map(({ questions, answer }) => `${questions[0]}\n${answer}`).join('\n');
  return { ...document.finish(undefined, withoutMarks(visible)), curated: entries };
}
