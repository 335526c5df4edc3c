// A passage as the model reads it: its heading first, which often says what the text does not repeat.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';

export interface ReadablePassage {
  readonly context: string;
  /** Where evidence in the context lies in the passage's own text; evidence in the heading has an empty place at its start. */
  inText(start: number, end: number): { readonly start: number; readonly end: number };
  /** An answer that quotes the context's first sentence, without the heading before it. */
  withoutHeading(answer: string): string;
}

export function readable({ headings, text }: Pick<FoundPassage, 'headings' | 'text'>): ReadablePassage {
  const heading = headings.at(-1);
  const before = heading === undefined ? '' : `${heading}: `;
  const own = (offset: number) => Math.max(0, offset - before.length);
  return {
    context: before + text,
    withoutHeading: (answer) =>
      before !== '' && answer.startsWith(before) ? answer.slice(before.length) : answer,
    inText: (start, end) => ({ start: own(start), end: Math.max(own(end), own(start) + 1) }),
  };
}
