// The card of an answer in the Alexa app: what was said, and where it stands.
import type { Reply } from '../../protocol/reply.ts';

/** Amazon's limit for title and text together is 8,000 characters; with the speech all must stay under 24 kB. */
const MAX_CARD_CHARS = 3000;
const MAX_TITLE_CHARS = 100;
const MAX_PLACE_CHARS = 300;
const MAX_QUOTE_CHARS = 1000;
const MAX_URL_CHARS = 500;

export interface Card {
  readonly title: string;
  readonly content: string;
}

/** @param withQuote also shows the words of the source */
export function cardOf(reply: Reply, { withQuote = false } = {}): Card {
  const [source] = reply.sources;
  if (!source) return { title: 'Answer', content: shortened(reply.text, MAX_CARD_CHARS) };
  const { title, heading, page, url, quote } = source;
  const place = [title, ...heading, ...(page === undefined ? [] : [`page ${page}`])].join(', ');
  const foot = [
    `Source: ${shortened(place, MAX_PLACE_CHARS)}`,
    ...(withQuote ? [`“${shortened(quote, MAX_QUOTE_CHARS)}”`] : []),
    ...(url === undefined || url.length > MAX_URL_CHARS ? [] : [url]),
  ].join('\n');
  return {
    title: shortened(title, MAX_TITLE_CHARS),
    content: `${shortened(reply.text, MAX_CARD_CHARS - foot.length)}\n\n${foot}`,
  };
}

function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}
