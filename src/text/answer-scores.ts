// How well a short answer agrees with another, as the official SQuAD script counts it (Rajpurkar et al. 2016, 2018).

/** Lower case, no ASCII punctuation, no articles, single spaces. Words end where Python's `\b` sees a border. */
export function normalizeAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .join(' ');
}

/** 1 when the answer equals one of the references after normalisation, else 0. */
export function exactMatch(answer: string, references: readonly string[]): number {
  const normalized = normalizeAnswer(answer);
  return references.some((reference) => normalizeAnswer(reference) === normalized) ? 1 : 0;
}

/** Whether the words of an answer stand one after the other in a text, after normalisation. */
export function holdsWords(text: string, answer: string): boolean {
  const words = normalizeAnswer(answer);
  return words !== '' && ` ${normalizeAnswer(text)} `.includes(` ${words} `);
}

/** The best F1 of shared words against any reference, 0 to 1. */
export function f1(answer: string, references: readonly string[]): number {
  return Math.max(0, ...references.map((reference) => wordF1(answer, reference)));
}

function wordF1(answer: string, reference: string): number {
  const words = normalizeAnswer(answer).split(' ').filter(Boolean);
  const expected = normalizeAnswer(reference).split(' ').filter(Boolean);
  if (words.length === 0 || expected.length === 0) return words.length === expected.length ? 1 : 0;
  const counts = new Map<string, number>();
  for (const word of expected) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of words) {
    const left = counts.get(word) ?? 0;
    if (left > 0) {
      shared++;
      counts.set(word, left - 1);
    }
  }
  if (shared === 0) return 0;
  const precision = shared / words.length;
  const recall = shared / expected.length;
  return (2 * precision * recall) / (precision + recall);
}
