// Counts which words of a file stand in its blocks, and notes what was left out.
import type { Coverage, LeftOut, LeftOutReason } from '../../storage/document-coverage.ts';

/** Left out because a reader does not look for answers in it. */
const NO_CONTENT: ReadonlySet<LeftOutReason> = new Set([
  'navigation',
  'cookie notice',
  'footer',
  'page header',
  'controls',
  'hidden',
  'struck out',
  'template tag',
]);
const MAX_EXAMPLE_CHARS = 80;

type Counts = Map<string, number>;

/** Without “Q” and “A”, which mark questions and answers. */
const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word !== 'q' && word !== 'a');

function add(counts: Counts, words: readonly string[]): void {
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
}

export interface LeftOutNotes {
  note(reason: LeftOutReason, text: string): void;
  readonly all: readonly LeftOut[];
  /** The words of what is no content. */
  readonly noContent: ReadonlyMap<string, number>;
}

export function createLeftOutNotes(): LeftOutNotes {
  const byReason = new Map<LeftOutReason, LeftOut>();
  const noContent: Counts = new Map();
  return {
    note(reason, text) {
      const words = wordsOf(text);
      if (words.length === 0) return;
      const before = byReason.get(reason);
      byReason.set(reason, {
        reason,
        words: (before?.words ?? 0) + words.length,
        example: before?.example ?? exampleOf(text),
      });
      if (NO_CONTENT.has(reason)) add(noContent, words);
    },
    get all() {
      return [...byReason.values()];
    },
    noContent,
  };
}

/**
 * @param visible All that a reader sees, navigation too.
 * @param kept What stands in blocks and headings.
 */
export function coverageOf(visible: string, kept: readonly string[], notes: LeftOutNotes): Coverage {
  const keptCounts: Counts = new Map();
  for (const part of kept) add(keptCounts, wordsOf(part));
  const noContent = new Map(notes.noContent);
  const missing: string[] = [];
  let keptWords = 0;
  for (const word of wordsOf(visible)) {
    if (take(keptCounts, word)) keptWords++;
    else if (!take(noContent, word)) missing.push(word);
  }
  const noted = notes.all
    .filter(({ reason }) => !NO_CONTENT.has(reason))
    .reduce((sum, { words }) => sum + words, 0);
  const other: LeftOut[] =
    missing.length > noted
      ? [{ reason: 'other', words: missing.length - noted, example: exampleOf(missing.join(' ')) }]
      : [];
  return {
    visibleWords: keptWords + missing.length,
    keptWords,
    leftOut: [...notes.all, ...other].sort((one, two) => two.words - one.words),
  };
}

/** Takes one word of a count; false when none is left. */
function take(counts: Counts, word: string): boolean {
  const left = counts.get(word) ?? 0;
  if (left > 0) counts.set(word, left - 1);
  return left > 0;
}

function exampleOf(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= MAX_EXAMPLE_CHARS ? line : `${line.slice(0, MAX_EXAMPLE_CHARS - 1)}…`;
}
