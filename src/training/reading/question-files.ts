// Public question files (JSON lines with context, question, answers) as collections: contexts of one title together.

import type { TextEncoder } from '../../text/encoded-text.ts';
import type { Passage } from '../../text/passages.ts';
import { passagesOfText } from '../../text/passages.ts';
import { type Example, readExamples } from '../examples.ts';
import {
  type Collection,
  type LearnedQuestion,
  type Place,
  piecesBetween,
  type Span,
} from './collections.ts';

/** Contexts in one collection at most. */
const CONTEXTS = 8;

/** Encoded when they are asked for: a large file's together would fill the memory. */
export function questionFileCollections(file: string, encoder: TextEncoder): (() => Collection)[] {
  const byTitle = new Map<string, Map<string, Example[]>>();
  let untitled = 0;
  for (const row of readExamples(file)) {
    if (!row.context) continue;
    const title = row.title ?? `#${Math.floor(untitled++ / CONTEXTS)}`;
    const contexts = byTitle.get(title) ?? new Map<string, Example[]>();
    byTitle.set(title, contexts);
    const rows = contexts.get(row.context) ?? [];
    contexts.set(row.context, rows);
    rows.push(row);
  }
  const groups: [string, Example[]][][] = [];
  // Titles with few contexts share a collection.
  let open: [string, Example[]][] = [];
  for (const contexts of byTitle.values()) {
    for (const entry of contexts) {
      open.push(entry);
      if (open.length === CONTEXTS) {
        groups.push(open);
        open = [];
      }
    }
  }
  if (open.length > 0) groups.push(open);
  return groups.map((contexts) => () => collectionOf(file, contexts, encoder));
}

function collectionOf(
  name: string,
  contexts: readonly [string, Example[]][],
  encoder: TextEncoder,
): Collection {
  const passages: Passage[] = [];
  const pending: { row: Example; from: number; to: number }[] = [];
  for (const [context, rows] of contexts) {
    const from = passages.length;
    passages.push(...passagesOfText(context));
    for (const row of rows) pending.push({ row, from, to: passages.length });
  }
  const encoded = passages.map((passage) => encoder.passage(passage));
  const questions = pending.flatMap(({ row, from, to }, item): LearnedQuestion[] => {
    const question = encoder.question(row.question);
    if (row.unanswerable) return [{ item, question, gold: [], spans: [], kind: -1 }];
    const spans: Span[] = [];
    const gold: Place[] = [];
    (row.answers ?? []).forEach((answer, i) => {
      const start = row.answer_start?.[i];
      if (start === null || start === undefined) return;
      for (let at = from; at < to; at++) {
        const passage = passages[at] as Passage;
        if (start < passage.start || start >= passage.end) continue;
        const pieces = piecesBetween(
          encoded[at] as (typeof encoded)[number],
          start - passage.start,
          start - passage.start + answer.length,
        );
        if (!pieces) continue;
        const unit = encoded[at]?.unitOf[pieces.start] ?? -1;
        if (unit < 0) continue;
        if (
          !spans.some((span) => span.passage === at && span.start === pieces.start && span.end === pieces.end)
        )
          spans.push({ passage: at, ...pieces });
        if (!gold.some((place) => place.passage === at && place.unit === unit))
          gold.push({ passage: at, unit });
      }
    });
    return gold.length > 0 ? [{ item, question, gold, spans, kind: -1 }] : [];
  });
  return { name, passages: encoded, questions, isDesk: false };
}
