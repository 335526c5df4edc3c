// The source that is shown with an answer: the whole sentences around the evidence, and where they stand.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';
import { sentenceSpans } from '../text/sentences.ts';

/** The sentences of a passage that hold its characters from `start` to `end`; the first sentence for an empty stretch. */
export function sourceOf(passage: FoundPassage, start = 0, end = start + 1): Source {
  const [from, to] = sentencesAround(passage.text, start, end);
  const { documentId, title, headings, url, page } = passage;
  return {
    documentId,
    title,
    heading: [...headings],
    ...(url === null ? {} : { url }),
    ...(page === null ? {} : { page }),
    quote: passage.text.slice(from, to),
    start: passage.start + from,
    end: passage.start + to,
  };
}

/** From where to where the sentences reach that hold a stretch of the text. */
export function sentencesAround(text: string, start: number, end: number): [number, number] {
  const spans = sentenceSpans(text);
  const inside = spans.filter((span) => span.end > start && span.start < end);
  return [(inside[0] ?? spans[0])?.start ?? 0, (inside.at(-1) ?? spans[0])?.end ?? text.length];
}
