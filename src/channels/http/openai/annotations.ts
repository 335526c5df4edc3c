// The sources of an answer as the annotations of OpenAI's messages: links for what has an address, files for the rest.
import type { FileCitation, UrlCitation } from '../../../protocol/openai.ts';
import type { Reply, Source } from '../../../protocol/reply.ts';

type Cited = Pick<Reply, 'text' | 'sources'>;

/** Each source speaks for the whole answer. Only web pages fit into a chat completion. */
export function urlCitations({
  text,
  sources,
}: Cited): { type: 'url_citation'; url_citation: UrlCitation }[] {
  return sources.flatMap((source) => {
    const cited = urlCitation(source, text);
    return cited ? [{ type: 'url_citation' as const, url_citation: cited }] : [];
  });
}

export type Citation = (UrlCitation & { type: 'url_citation' }) | FileCitation;

/** As the Responses API has them. */
export function citations({ text, sources }: Cited): Citation[] {
  return sources.map((source) => {
    const cited = urlCitation(source, text);
    if (cited) return { type: 'url_citation', ...cited };
    return { type: 'file_citation', file_id: source.documentId, filename: source.title, index: text.length };
  });
}

function urlCitation({ url, title }: Source, text: string): UrlCitation | undefined {
  return url === undefined ? undefined : { start_index: 0, end_index: text.length, url, title };
}
