// The source that is shown with an answer: the whole sentences around the evidence, and where they stand.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { Source } from '../protocol/reply.ts';
import { sentenceNumbers } from '../text/sentences.ts';
import { tokenize } from '../text/tokenize.ts';

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
  const tokens = tokenize(text);
  const sentences = sentenceNumbers(text, tokens);
  const inside = tokens.flatMap((token, i) => (token.end > start && token.start < end ? [sentences[i]] : []));
  const [first, last] = [inside[0] ?? 0, inside.at(-1) ?? 0];
  const shown = tokens.filter(
    (_, i) => (sentences[i] as number) >= first && (sentences[i] as number) <= last,
  );
  return [shown[0]?.start ?? 0, shown.at(-1)?.end ?? text.length];
}
