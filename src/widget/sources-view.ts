// The sources of an answer: each opens the words that it rests on, and leads to its document.
import type { Source } from '../protocol/reply.ts';
import { element, uniqueId } from './dom.ts';
import { icon } from './icons.ts';
import { fill, type Texts } from './texts.ts';

/** A link to a text needs no more words than make it unique. */
const LINKED_WORDS = 8;

interface SourcesOptions {
  /** What stands above them. */
  readonly label: string;
  /** Marked in the quotes. */
  readonly shortAnswer: string | null;
  readonly texts: Texts;
}

export function createSourcesView(
  sources: readonly Source[],
  { label, shortAnswer, texts }: SourcesOptions,
): HTMLElement {
  const heading = element('p', { class: 'label', id: uniqueId('sources') }, [label]);
  const items = sources.map((source) => createSourceView(source, shortAnswer, texts));
  return element('div', { class: 'sources' }, [
    heading,
    element('ul', { 'aria-labelledby': heading.id }, items),
  ]);
}

function createSourceView(source: Source, shortAnswer: string | null, texts: Texts): HTMLElement {
  const place = placeOf(source, texts);
  const quote = element('div', { class: 'quote', id: uniqueId('quote'), hidden: true }, [
    element('blockquote', {}, marked(source.quote, shortAnswer)),
    ...linkTo(source, texts),
  ]);
  const button = element(
    'button',
    { type: 'button', class: 'source', 'aria-expanded': 'false', 'aria-controls': quote.id },
    [
      icon('document'),
      element('span', { class: 'source-name' }, [
        element('span', { class: 'source-title' }, [source.title]),
        ...(place === '' ? [] : [element('span', { class: 'source-place' }, [place])]),
      ]),
      icon('chevron'),
    ],
    {
      click() {
        quote.hidden = !quote.hidden;
        button.setAttribute('aria-expanded', String(!quote.hidden));
        if (!quote.hidden) quote.scrollIntoView({ block: 'nearest' });
      },
    },
  );
  return element('li', {}, [button, quote]);
}

/** The headings and the page, as far as they say more than the title. */
function placeOf({ title, heading, page }: Source, texts: Texts): string {
  const headings = heading.filter((name) => name !== title);
  return [...headings, ...(page === undefined ? [] : [fill(texts.page, { page })])].join(' › ');
}

/** The quote with the words that answer marked in it. */
function marked(quote: string, shortAnswer: string | null): (Node | string)[] {
  const start = shortAnswer ? quote.toLowerCase().indexOf(shortAnswer.toLowerCase()) : -1;
  if (shortAnswer === null || start < 0 || shortAnswer.length === quote.length) return [quote];
  const end = start + shortAnswer.length;
  return [quote.slice(0, start), element('mark', {}, [quote.slice(start, end)]), quote.slice(end)];
}

function linkTo({ url, page, quote }: Source, texts: Texts): Node[] {
  if (url === undefined || !/^https?:/i.test(url) || !URL.canParse(url)) return [];
  const target = new URL(url);
  // To the page of a file, or to the words in a page (https://wicg.github.io/scroll-to-text-fragment/).
  if (target.hash === '') target.hash = page === undefined ? `:~:text=${firstWords(quote)}` : `page=${page}`;
  return [
    element('a', { href: target.href, target: '_blank', rel: 'noopener' }, [
      texts.openDocument,
      icon('external'),
    ]),
  ];
}

function firstWords(quote: string): string {
  const words = quote.trim().split(/\s+/).slice(0, LINKED_WORDS).join(' ');
  // A dash at the edge of a word has a meaning in such links.
  return encodeURIComponent(words).replaceAll('-', '%2D');
}
