// What a page says to a crawler: where its links lead, what its address is, and whether it wants to be found.
import { parse } from 'parse5';
import { attribute, elements } from './html/dom.ts';

export interface PageLinks {
  /** Absolute, without fragments, each once. */
  readonly links: readonly string[];
  readonly canonical: string | undefined;
  readonly mayBeIndexed: boolean;
  readonly mayBeFollowed: boolean;
}

export function readPageLinks(html: string, pageUrl: string): PageLinks {
  const root = parse(html);
  const base = elements(root, 'base').map((element) => attribute(element, 'href'))[0];
  const from = base !== undefined && URL.canParse(base, pageUrl) ? new URL(base, pageUrl).href : pageUrl;
  const absolute = (href: string | undefined): string[] => {
    if (href === undefined || !URL.canParse(href, from)) return [];
    const url = new URL(href, from);
    url.hash = '';
    return /^https?:$/.test(url.protocol) ? [url.href] : [];
  };
  const canonical = elements(root, 'link').find((element) =>
    attribute(element, 'rel')?.toLowerCase().split(/\s+/).includes('canonical'),
  );
  const robots = elements(root, 'meta')
    .filter((element) => attribute(element, 'name')?.toLowerCase() === 'robots')
    .flatMap(
      (element) =>
        attribute(element, 'content')
          ?.toLowerCase()
          .split(/[\s,]+/) ?? [],
    );
  const links = elements(root, 'a')
    .filter((element) => !attribute(element, 'rel')?.toLowerCase().includes('nofollow'))
    .flatMap((element) => absolute(attribute(element, 'href')));
  return {
    links: [...new Set(links)],
    canonical: canonical && absolute(attribute(canonical, 'href'))[0],
    mayBeIndexed: !robots.includes('noindex') && !robots.includes('none'),
    mayBeFollowed: !robots.includes('nofollow') && !robots.includes('none'),
  };
}
