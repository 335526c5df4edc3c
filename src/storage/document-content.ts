// What is published of a document: its text, its passages, its curated answers.

import type { Selectable, Transaction } from 'kysely';
import type { Unit } from '../text/passages.ts';
import type { Coverage } from './document-coverage.ts';
import type { Schema } from './schema.ts';
import { storableText } from './storable-text.ts';

export interface Passage {
  readonly text: string;
  /** The headings above it, the outermost first. */
  readonly headings: readonly string[];
  /** Where it lies in the document's text, in UTF-16 code units. */
  readonly startOffset: number;
  readonly endOffset: number;
  readonly page: number | null;
  /** What can be an answer by itself, by offsets in the passage's text. Default: its sentences. */
  readonly units?: readonly Unit[];
}

export interface CuratedAnswer {
  /** Ways to ask for it. */
  readonly questions: readonly string[];
  readonly answer: string;
  /** A page that says more. */
  readonly url: string | null;
}

export interface DocumentContent {
  readonly text: string;
  readonly passages: readonly Passage[];
  readonly curatedAnswers: readonly CuratedAnswer[];
  /** Given when it is published; told with the document from then on. */
  readonly coverage?: Coverage | null;
}

/** A statement takes 32,766 values on SQLite, and a passage has eight. */
const ROWS_PER_STATEMENT = 1000;

/** Puts new content in place of what the document had. */
export async function writeContent(
  transaction: Transaction<Schema>,
  documentId: string,
  { text, passages, curatedAnswers, coverage }: DocumentContent,
): Promise<void> {
  await transaction
    .updateTable('documents')
    .set({
      text: storableText(text),
      passageCount: passages.length,
      coverageJson: coverage ? storableText(JSON.stringify(coverage)) : null,
    })
    .where('id', '=', documentId)
    .execute();
  await transaction.deleteFrom('passages').where('documentId', '=', documentId).execute();
  await transaction.deleteFrom('curatedAnswers').where('documentId', '=', documentId).execute();

  const passageRows = passages.map(({ headings, units, ...passage }, i) => ({
    ...passage,
    text: storableText(passage.text),
    documentId,
    position: i + 1,
    headingsJson: JSON.stringify(headings),
    unitsJson: units ? JSON.stringify(units) : null,
  }));
  for (const rows of inChunks(passageRows)) await transaction.insertInto('passages').values(rows).execute();

  const answerRows = curatedAnswers.map(({ questions, answer, url }, i) => ({
    documentId,
    position: i + 1,
    questionsJson: JSON.stringify(questions),
    answer: storableText(answer),
    url,
  }));
  for (const rows of inChunks(answerRows)) {
    await transaction.insertInto('curatedAnswers').values(rows).execute();
  }
}

/** Within a transaction that sees one state of the database, `repeatable read` on PostgreSQL. */
export async function readContent(
  transaction: Transaction<Schema>,
  documentId: string,
): Promise<DocumentContent | undefined> {
  const document = await transaction
    .selectFrom('documents')
    .select('text')
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (typeof document?.text !== 'string') return undefined;
  const passages = await transaction
    .selectFrom('passages')
    .selectAll()
    .where('documentId', '=', documentId)
    .orderBy('position')
    .execute();
  const curatedAnswers = await transaction
    .selectFrom('curatedAnswers')
    .selectAll()
    .where('documentId', '=', documentId)
    .orderBy('position')
    .execute();
  return {
    text: document.text,
    passages: passages.map(toPassage),
    curatedAnswers: curatedAnswers.map(({ questionsJson, answer, url }) => ({
      questions: JSON.parse(questionsJson),
      answer,
      url,
    })),
  };
}

function toPassage(row: Selectable<Schema['passages']>): Passage {
  const { text, headingsJson, unitsJson, startOffset, endOffset, page } = row;
  const units = unitsJson === null ? {} : { units: JSON.parse(unitsJson) as Unit[] };
  return { text, headings: JSON.parse(headingsJson), startOffset, endOffset, page, ...units };
}

function* inChunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
  }
}
