// How near a resolved follow-up comes to the one that a person made self-contained, on CANARD's dialogues.
import { createHash } from 'node:crypto';
import { resolveFollowUp } from '../../src/assistant/follow-up.ts';
import type { Exchange } from '../../src/assistant/topic.ts';
import { normalizeWord, tokenize } from '../../src/text/tokenize.ts';
import { readRows, rounded } from '../jsonl.ts';

interface FollowUpRow {
  readonly id: string;
  readonly question: string;
  readonly rewrite: string;
  readonly title: string;
  readonly history?: readonly { readonly q: string; readonly a: string }[];
}

export interface ResolvedRow extends FollowUpRow {
  readonly resolved: string;
}

/**
 * Dialogues of one half; rules were made on `tune`, what is reported is `report`. As in the product, each question stands on
 * the resolved ones before it; the article is the title of the document that answered.
 */
export function resolvedRows(data: string, half: 'tune' | 'report'): ResolvedRow[] {
  return readRows<FollowUpRow>(data, 'canard.dev').flatMap((row) => {
    if (!row.history || halfOf(row.id.replace(/_\d+$/, '')) !== half) return [];
    const title = row.title.split(' / ')[0] ?? '';
    const past: Exchange[] = [];
    for (const { q, a } of row.history) past.push({ question: resolveFollowUp(q, past), answer: a, title });
    return [{ ...row, resolved: resolveFollowUp(row.question, past) }];
  });
}

export function followUpReport(data: string) {
  const rows = resolvedRows(data, 'report');
  const mean = (value: (row: ResolvedRow) => number) =>
    rounded(rows.reduce((sum, row) => sum + value(row), 0) / rows.length);
  return {
    followUps: rows.length,
    'word F1 as asked': mean(({ question, rewrite }) => wordF1(question, rewrite)),
    'word F1 resolved': mean(({ resolved, rewrite }) => wordF1(resolved, rewrite)),
    'same words as asked': mean(({ question, rewrite }) => Number(wordF1(question, rewrite) === 1)),
    'same words resolved': mean(({ resolved, rewrite }) => Number(wordF1(resolved, rewrite) === 1)),
  };
}

const halfOf = (dialogue: string) =>
  (createHash('md5').update(dialogue).digest()[0] as number) % 2 === 0 ? 'tune' : 'report';

/** F1 of the words that two questions share, each as often as it stands. */
export function wordF1(one: string, other: string): number {
  const [left, right] = [one, other].map(wordsOf) as [string[], string[]];
  const unmatched = [...right];
  let shared = 0;
  for (const word of left) {
    const at = unmatched.indexOf(word);
    if (at < 0) continue;
    unmatched.splice(at, 1);
    shared++;
  }
  return (2 * shared) / Math.max(1, left.length + right.length);
}

function wordsOf(text: string): string[] {
  return tokenize(text)
    .map((token) => normalizeWord(token.text))
    .filter((word) => /[\p{L}\p{N}]/u.test(word) && word !== "'s");
}
