// The source that is shown with an answer: the whole units around the evidence, and where they stand.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';

/** The units of a passage that hold its characters from `start` to `end`; the first unit for an empty stretch. */
export function sourceOf(passage: FoundPassage, start = 0, end = start + 1): Source {
  const inside = passage.units.filter((unit) => unit.end > start && unit.start < end);
  const from = (inside[0] ?? passage.units[0])?.start ?? 0;
  const to = (inside.at(-1) ?? passage.units[0])?.end ?? passage.text.length;
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
