// Question-answer rows of a JSON-lines file, plain or gzipped.
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { createPassageWords, type PassageWords } from './passage-words.ts';

export interface QuestionRow {
  readonly id: string;
  readonly question: string;
  readonly context?: string;
  readonly answers?: readonly string[];
  readonly answer_start?: readonly (number | null)[];
  readonly full_answer?: string;
  readonly history?: readonly { readonly q: string; readonly a: string }[];
  readonly unanswerable?: boolean;
}

/** Rows in the order of the file; lines that are not objects with a question are an error that names the line. */
export async function* readRows(path: string): AsyncGenerator<QuestionRow> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() === '') continue;
    const row = JSON.parse(text) as Partial<QuestionRow>;
    if (typeof row.question !== 'string') throw new Error(`${path}, line ${line}: no question`);
    yield { ...row, id: row.id ?? `${line}`, question: row.question };
  }
}

/** The path of `name`.jsonl.gz or `name`.jsonl in a folder. */
export function dataFile(folder: string, name: string): string | undefined {
  return [join(folder, `${name}.jsonl.gz`), join(folder, `${name}.jsonl`)].find((path) => existsSync(path));
}

/** What the passages of the named files show of words; files that are not in the folder are left out. */
export async function loadPassageWords(folder: string, names: readonly string[]): Promise<PassageWords> {
  const words = createPassageWords();
  for (const name of names) {
    const path = dataFile(folder, name);
    if (path === undefined) continue;
    let last = '';
    for await (const { context } of readRows(path)) {
      if (context === undefined || context === last) continue;
      words.add(context);
      last = context;
    }
  }
  return words;
}
