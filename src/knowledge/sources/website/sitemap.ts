// The addresses that a site lists in its sitemap (sitemaps.org), and the sitemaps that an index of them lists.
import { DOMParser } from '@xmldom/xmldom';

export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

/** What is no sitemap lists nothing. */
export function parseSitemap(xml: string): Sitemap {
  try {
    const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml');
    const addresses = [...document.getElementsByTagName('loc')].map((loc) => ({
      isSitemap: loc.parentNode?.nodeName.endsWith('sitemap') === true,
      address: loc.textContent?.trim() ?? '',
    }));
    const of = (isSitemap: boolean) =>
      addresses.filter((one) => one.isSitemap === isSitemap).map(({ address }) => address);
    return { pages: of(false), sitemaps: of(true) };
  } catch {
    return { pages: [], sitemaps: [] }; // xmldom throws on what is no XML at all
  }
}
