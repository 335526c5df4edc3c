// What the reader sees of a passage and of a question: word pieces, and what can be said of each without a network.
import { rootOf } from './stem.ts';
import type { Pieces, WordPieces } from './word-pieces.ts';

/** Pieces of title and headings in front of a passage, and of a passage's own text. */
const MAX_HEADING_PIECES = 32;
export const MAX_TEXT_PIECES = 256;
const MAX_QUESTION_PIECES = 48;
const MAX_HISTORY_PIECES = 28;

export const PIECE_FEATURES = 13;
export const QUESTION_FEATURES = 4;

export interface TextUnit {
  readonly kind: 'paragraph' | 'item' | 'step' | 'row';
  /** UTF-16 offsets in the passage's text. */
  readonly start: number;
  readonly end: number;
}

export interface PassageText {
  readonly title: string;
  readonly headings: readonly string[];
  readonly text: string;
  readonly units: readonly TextUnit[];
}

/** [CLS], title and headings, [SEP], the text, [SEP]. */
export interface EncodedPassage {
  readonly ids: Int32Array;
  /** Offsets in the text of each piece; -1 for what stands in front and for marks. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The unit of each piece, or -1. */
  readonly unitOf: Int16Array;
  readonly unitCount: number;
  /** The root of the word that a piece belongs to; '' for punctuation and marks. */
  readonly roots: readonly string[];
  /** [pieces, PIECE_FEATURES], the three on what it shares with a question still 0. */
  readonly features: Float32Array;
}

/** [CLS], the turns before, [SEP], the question, [SEP]. */
export interface EncodedQuestion {
  readonly ids: Int32Array;
  /** [pieces, QUESTION_FEATURES] */
  readonly features: Float32Array;
  /** What a passage's pieces are compared with. */
  readonly idSet: ReadonlySet<number>;
  /** Roots of its words with their rarity. */
  readonly roots: ReadonlyMap<string, number>;
}

export interface PastTurn {
  readonly question: string;
  readonly answer: string;
}

export interface TextEncoder {
  passage(passage: PassageText): EncodedPassage;
  /** @param history Earlier turns, the last one last; only that is read. */
  question(question: string, history?: readonly PastTurn[]): EncodedQuestion;
}

const KINDS = { paragraph: -1, item: 10, step: 11, row: 12 } as const;
const PUNCTUATION = /^[\p{P}\p{S}]+$/u;

/** @param rarity Of each piece, from 0 for the most frequent to 1 */
export function createTextEncoder(pieces: WordPieces, rarity: Float32Array): TextEncoder {
  const rarityOf = (id: number) => rarity[id] ?? 1;
  return {
    passage({ title, headings, text, units }) {
      const front = pieces.cut([title, ...headings].filter(Boolean).join(' : '));
      const frontCount = Math.min(front.ids.length, MAX_HEADING_PIECES);
      const body = pieces.cut(text);
      const bodyCount = Math.min(body.ids.length, MAX_TEXT_PIECES);
      const count = frontCount + bodyCount + 3;
      const [ids, starts, ends] = [
        new Int32Array(count),
        new Int32Array(count).fill(-1),
        new Int32Array(count).fill(-1),
      ];
      const unitOf = new Int16Array(count).fill(-1);
      const features = new Float32Array(count * PIECE_FEATURES);
      const roots = new Array<string>(count).fill('');
      ids[0] = pieces.begin;
      ids[frontCount + 1] = pieces.end;
      ids[count - 1] = pieces.end;
      const rootsOfFront = rootsOf(front, [title, ...headings].filter(Boolean).join(' : '));
      for (let i = 0; i < frontCount; i++) {
        ids[1 + i] = front.ids[i] as number;
        roots[1 + i] = rootsOfFront[i] as string;
        describe(features, 1 + i, front, i, '', rarityOf(front.ids[i] as number));
        features[(1 + i) * PIECE_FEATURES + 9] = 1;
      }
      const rootsOfBody = rootsOf(body, text);
      let unit = 0;
      for (let i = 0; i < bodyCount; i++) {
        const at = frontCount + 2 + i;
        const [start, end] = [body.starts[i] as number, body.ends[i] as number];
        ids[at] = body.ids[i] as number;
        starts[at] = start;
        ends[at] = end;
        roots[at] = rootsOfBody[i] as string;
        while (unit < units.length - 1 && start >= (units[unit] as TextUnit).end) unit++;
        const own = units[unit];
        if (own && start >= own.start && start < own.end) {
          unitOf[at] = unit;
          const kind = KINDS[own.kind];
          if (kind > 0) features[at * PIECE_FEATURES + kind] = 1;
        }
        describe(features, at, body, i, text.slice(start, end), rarityOf(body.ids[i] as number));
      }
      return { ids, starts, ends, unitOf, unitCount: units.length, roots, features };
    },
    question(question, history = []) {
      const asked = pieces.cut(question);
      const last = history.at(-1);
      const before = last ? pieces.cut(`${last.question} ${last.answer}`) : undefined;
      const beforeCount = Math.min(before?.ids.length ?? 0, MAX_HISTORY_PIECES);
      const askedCount = Math.min(asked.ids.length, MAX_QUESTION_PIECES);
      const ids: number[] = [pieces.begin];
      const features: number[] = [0, 0, 0, 0];
      const roots = new Map<string, number>();
      const take = (from: Pieces, text: string, count: number, isHistory: number) => {
        const words = rootsOf(from, text);
        for (let i = 0; i < count; i++) {
          const id = from.ids[i] as number;
          const isDigit = /\d/.test(text.slice(from.starts[i], from.ends[i])) ? 1 : 0;
          ids.push(id);
          features.push(rarityOf(id), isDigit, from.first[i] as number, isHistory);
          const root = words[i] as string;
          const weight = rarityOf(id) * (isHistory ? 0.5 : 1);
          if (root !== '') roots.set(root, Math.max(roots.get(root) ?? 0, weight));
        }
        ids.push(pieces.end);
        features.push(0, 0, 0, isHistory);
      };
      if (before && last) take(before, `${last.question} ${last.answer}`, beforeCount, 1);
      take(asked, question, askedCount, 0);
      return {
        ids: Int32Array.from(ids),
        features: Float32Array.from(features),
        idSet: new Set(ids.slice(1, -1)),
        roots,
      };
    },
  };
}

function describe(
  features: Float32Array,
  at: number,
  pieces: Pieces,
  i: number,
  shown: string,
  rarity: number,
): void {
  const base = at * PIECE_FEATURES;
  features[base + 3] = rarity;
  features[base + 4] = /^\p{Lu}/u.test(shown) ? 1 : 0;
  features[base + 5] = /^\p{Lu}{2,}$/u.test(shown) ? 1 : 0;
  features[base + 6] = /\d/.test(shown) ? 1 : 0;
  features[base + 7] = pieces.first[i] as number;
  features[base + 8] = PUNCTUATION.test(shown) ? 1 : 0;
}

/** For each piece the root of its word. */
function rootsOf({ starts, ends, first }: Pieces, text: string): string[] {
  const roots: string[] = [];
  for (let i = 0; i < starts.length; ) {
    let to = i + 1;
    while (to < starts.length && first[to] === 0) to++;
    const word = text.slice(starts[i], ends[to - 1]).toLowerCase();
    const root = PUNCTUATION.test(word) ? '' : rootOf(word);
    while (i < to) {
      roots.push(root);
      i++;
    }
  }
  return roots;
}

/** The passage's features beside this question: [pieces, PIECE_FEATURES], written to `into` from `offset`. */
export function writePieceFeatures(
  passage: EncodedPassage,
  question: EncodedQuestion,
  into: Float32Array,
  offset: number,
): void {
  into.set(passage.features, offset);
  for (let i = 0; i < passage.ids.length; i++) {
    const root = passage.roots[i] as string;
    if (root === '') continue;
    const base = offset + i * PIECE_FEATURES;
    if (question.idSet.has(passage.ids[i] as number)) into[base] = 1;
    const weight = question.roots.get(root);
    if (weight === undefined) continue;
    into[base + 1] = 1;
    into[base + 2] = weight;
  }
}

/** The share of the question's rare words that stands in each unit or above it, and in the whole passage. */
export function rareShares(
  passage: EncodedPassage,
  question: EncodedQuestion,
): { readonly units: Float32Array; readonly passage: number } {
  let total = 1e-6;
  for (const weight of question.roots.values()) total += weight * weight;
  const units = new Float32Array(passage.unitCount);
  const front = new Set<string>();
  const all = new Set<string>();
  const own = Array.from({ length: passage.unitCount }, () => new Set<string>());
  passage.roots.forEach((root, i) => {
    if (root === '' || !question.roots.has(root)) return;
    all.add(root);
    const unit = passage.unitOf[i] as number;
    if (unit >= 0) own[unit]?.add(root);
    else front.add(root);
  });
  const sum = (roots: Iterable<string>) => {
    let weights = 0;
    for (const root of roots) weights += (question.roots.get(root) as number) ** 2;
    return weights / total;
  };
  own.forEach((roots, unit) => {
    units[unit] = sum(new Set([...roots, ...front]));
  });
  return { units, passage: sum(all) };
}
