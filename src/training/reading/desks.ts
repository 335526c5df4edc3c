// Desks to learn from: a folder each, with documents and questions.jsonl (training-data/desks/README.md has the form).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { loadDocument } from '../../knowledge/loaders/load-document.ts';
import { ANSWER_KINDS, type AnswerKind } from '../../model/desk-reader.ts';
import type { TextEncoder } from '../../text/encoded-text.ts';
import { type Passage, passagesOf } from '../../text/passages.ts';
import {
  type Collection,
  type LearnedQuestion,
  type Place,
  piecesBetween,
  type Span,
} from './collections.ts';

const rowSchema = z.object({
  id: z.string(),
  question: z.string(),
  also: z.array(z.string()).default([]),
  asks: z.enum(['fact', 'table', 'yes_no', 'how_to', 'why', 'list', 'follow_up', 'none']),
  document: z.string().nullable(),
  evidence: z.array(z.string()).default([]),
  short: z.string().nullable().default(null),
  answer: z.string().nullable().default(null),
  history: z.array(z.object({ question: z.string(), answer: z.string() })).default([]),
});
export type DeskRow = z.infer<typeof rowSchema>;

export interface Desk {
  readonly name: string;
  readonly passages: readonly (Passage & { readonly document: string })[];
  readonly rows: readonly DeskRow[];
}

/** The desks in a folder, or the one that the folder is. @throws AppError `invalid_input` naming file and line */
export async function loadDesks(folder: string): Promise<Desk[]> {
  const names = existsSync(join(folder, 'questions.jsonl'))
    ? ['.']
    : readdirSync(folder).filter((name) => existsSync(join(folder, name, 'questions.jsonl')));
  if (names.length === 0)
    throw new AppError(
      'invalid_input',
      `${folder} holds no desk: a folder with documents/ and questions.jsonl`,
    );
  return Promise.all(names.sort().map((name) => loadDesk(join(folder, name), name)));
}

async function loadDesk(folder: string, name: string): Promise<Desk> {
  const passages: (Passage & { document: string })[] = [];
  const documents = join(folder, 'documents');
  for (const document of readdirSync(documents).sort()) {
    const loaded = await loadDocument({ name: document, bytes: readFileSync(join(documents, document)) });
    for (const passage of passagesOf(loaded)) passages.push({ ...passage, document });
  }
  const file = join(folder, 'questions.jsonl');
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      if (line.trim() === '') return [];
      const parsed = rowSchema.safeParse(JSON.parse(line));
      if (parsed.success) return [parsed.data];
      throw new AppError('invalid_input', `${file}, line ${i + 1}: ${z.prettifyError(parsed.error)}`);
    });
  return { name, passages, rows };
}

/** @param phrasings Whether the further phrasings are asked too */
export function deskCollection(desk: Desk, encoder: TextEncoder, phrasings = true): Collection {
  const passages = desk.passages.map((passage) => encoder.passage(passage));
  const questions = desk.rows.flatMap((row, item): LearnedQuestion[] => {
    const gold = goldUnits(desk, row);
    if (row.asks !== 'none' && gold.length === 0) return [];
    const shared = { item, gold, spans: goldSpans(desk, row, gold, passages), kind: kindOf(desk, row, gold) };
    return (phrasings ? [row.question, ...row.also] : [row.question]).map((question) => ({
      ...shared,
      question: encoder.question(question, row.history),
    }));
  });
  return { name: desk.name, passages, questions, isDesk: true };
}

/** The units that a row's evidence names. */
export function goldUnits(desk: Desk, row: DeskRow): Place[] {
  const places: Place[] = [];
  for (const evidence of row.evidence) {
    const wanted = wordsOf(evidence);
    let best: { readonly score: number; readonly places: Place[] } = { score: 0.75, places: [] };
    desk.passages.forEach((passage, at) => {
      if (passage.document !== row.document) return;
      // One unit, or neighbours where the evidence is an item of several sentences.
      for (let from = 0; from < passage.units.length; from++) {
        for (let to = from; to < Math.min(from + 6, passage.units.length); to++) {
          const text = passage.text.slice(passage.units[from]?.start, passage.units[to]?.end);
          const found = wordsOf(text);
          const common = inOrder(wanted, found);
          const isRow = passage.units[from]?.kind === 'row';
          if (isRow && to > from) break;
          const score =
            common / wanted.length - (isRow ? 0.002 : 0.2 / wanted.length) * (found.length - common);
          if (score > best.score)
            best = {
              score,
              places: Array.from({ length: to - from + 1 }, (_, i) => ({ passage: at, unit: from + i })),
            };
        }
      }
    });
    places.push(...best.places);
  }
  return places;
}

function goldSpans(
  desk: Desk,
  row: DeskRow,
  gold: readonly Place[],
  encoded: readonly Parameters<typeof piecesBetween>[0][],
): Span[] {
  if (!row.short) return [];
  const wanted = wordsOf(row.short);
  return gold.flatMap(({ passage, unit }) => {
    const { text, units } = desk.passages[passage] as Passage;
    const { start, end } = units[unit] as { start: number; end: number };
    const words = [...text.slice(start, end).matchAll(WORD)];
    for (let i = 0; i + wanted.length <= words.length; i++) {
      if (!wanted.every((word, k) => (words[i + k] as RegExpExecArray)[0].toLowerCase() === word)) continue;
      const last = words[i + wanted.length - 1] as RegExpExecArray;
      const pieces = piecesBetween(
        encoded[passage] as Parameters<typeof piecesBetween>[0],
        start + (words[i] as RegExpExecArray).index,
        start + last.index + last[0].length,
      );
      return pieces ? [{ passage, ...pieces }] : [];
    }
    return [];
  });
}

function kindOf(desk: Desk, row: DeskRow, gold: readonly Place[]): number {
  const polarity = /^(yes|no)\b/i.exec(row.answer ?? '')?.[1]?.toLowerCase() as 'yes' | 'no' | undefined;
  const kinds = new Set(gold.map(({ passage, unit }) => desk.passages[passage]?.units[unit]?.kind));
  const of = (kind: AnswerKind) => ANSWER_KINDS.indexOf(kind);
  if (row.asks === 'none') return -1;
  if (polarity) return of(polarity);
  if (kinds.has('step') && gold.length > 1) return of('steps');
  if (kinds.has('item') && gold.length > 1) return of('list');
  return of('fact');
}

const WORD = /[\p{L}\p{N}]+/gu;
const wordsOf = (text: string): string[] => [...text.matchAll(WORD)].map(([word]) => word.toLowerCase());

/** How many words of `wanted` stand in `found` in their order: the longest common subsequence. */
function inOrder(wanted: readonly string[], found: readonly string[]): number {
  let row = new Uint16Array(found.length + 1);
  for (const word of wanted) {
    const next = new Uint16Array(found.length + 1);
    for (let j = 0; j < found.length; j++)
      next[j + 1] =
        found[j] === word ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number);
    row = next;
  }
  return row[found.length] as number;
}
