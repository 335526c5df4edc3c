// A website: from its start and its sitemap along its links, as far as it lets us, and no faster than it likes.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import type { FetchedFile, FetchUrl } from '../../fetch-url.ts';
import { mediaTypeOf, READABLE_TYPES } from '../../loaders/load-document.ts';
import { readPageLinks } from '../../loaders/page-links.ts';
import type { WebsiteSettings } from '../settings.ts';
import type { Found, KnownItems, Source } from '../source.ts';
import { readRobots } from './robots.ts';
import { parseSitemap } from './sitemap.ts';

/** What is kept of a page for the next time: what its server calls it, and where it leads. */
const versionSchema = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  links: z.array(z.string()),
});
type PageVersion = z.infer<typeof versionSchema>;

const MAX_SITEMAPS = 50;
const MAX_KEPT_LINKS = 300;

export function createWebsiteSource(settings: WebsiteSettings, fetchUrl: FetchUrl): Source {
  const start = new URL(settings.start);

  /** The address of a page of the site that may be read, in its normal form. */
  function within(address: string): string | undefined {
    if (!URL.canParse(address)) return undefined;
    const url = new URL(address);
    url.hash = '';
    const isOurs =
      url.origin === start.origin &&
      settings.allow.some((prefix) => url.pathname.startsWith(prefix)) &&
      !settings.deny.some((prefix) => url.pathname.startsWith(prefix));
    return isOurs ? url.href : undefined;
  }

  async function readSitemaps(addresses: readonly string[], signal: AbortSignal): Promise<string[]> {
    const waiting = [...addresses];
    const pages: string[] = [];
    for (let count = 0; count < MAX_SITEMAPS; count++) {
      const address = waiting.shift();
      if (address === undefined) break;
      try {
        const { bytes } = await fetchUrl(address, {}, signal);
        const sitemap = parseSitemap(Buffer.from(bytes).toString());
        pages.push(...sitemap.pages);
        waiting.push(...sitemap.sitemaps);
      } catch (error) {
        // Most sites have none, and their links lead everywhere as well.
        if (!(error instanceof AppError)) throw error;
      }
    }
    return pages;
  }

  return {
    async *read(known, signal) {
      const robots = await readRobots(start, fetchUrl, signal);
      const sitemaps = settings.sitemap
        ? [settings.sitemap]
        : [...robots.sitemaps, new URL('/sitemap.xml', start).href];
      const listed = await readSitemaps([...new Set(sitemaps)], signal);
      const pauseMs = Math.max(settings.delayMs, robots.delayMs);
      const waiting = new Set<string>();
      const seen = new Set<string>();
      const enqueue = (addresses: Iterable<string>) => {
        for (const address of addresses) {
          const url = within(address);
          if (url !== undefined && !seen.has(url) && robots.allows(url)) waiting.add(url);
        }
      };
      // The start itself may lie outside of what is allowed, and lead there.
      waiting.add(start.href);
      enqueue(listed);
      let fetched = 0;
      const takeAll = async function* (): AsyncGenerator<Found> {
        for (const url of waiting) {
          waiting.delete(url);
          if (seen.has(url)) continue;
          seen.add(url);
          if (fetched >= settings.maxPages) {
            if (known.has(url)) yield { id: url, isSame: true };
            continue;
          }
          if (fetched++ > 0) await sleep(pauseMs, undefined, { signal });
          const page = await readPage({
            url,
            start,
            known,
            fetchUrl,
            signal,
            isOurs: within(url) !== undefined,
          });
          enqueue(page.leadsTo);
          if (page.found) yield page.found;
        }
      };
      yield* takeAll();
      // What nothing leads to any more is looked at itself: only its server can say that it is gone.
      enqueue(known.keys());
      yield* takeAll();
    },
  };
}

interface PageToRead {
  readonly url: string;
  readonly start: URL;
  readonly known: KnownItems;
  readonly fetchUrl: FetchUrl;
  readonly signal: AbortSignal;
  readonly isOurs: boolean;
}

interface ReadPage {
  readonly leadsTo: readonly string[];
  /** Nothing for a page that is gone, or that is not to be found. */
  readonly found?: Found;
}

async function readPage({ url, start, known, fetchUrl, signal, isOurs }: PageToRead): Promise<ReadPage> {
  const version = versionOf(known.get(url));
  let file: FetchedFile;
  try {
    file = await fetchUrl(url, validatorsOf(version), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    // A site whose start cannot be read is away, which does not mean that its pages are gone.
    if (url === start.href) throw error;
    if (error.code === 'not_found') return { leadsTo: [] };
    return { leadsTo: [], found: { id: url, problem: error.message } };
  }
  if (file.isUnchanged) return { leadsTo: version?.links ?? [], found: { id: url, isSame: true } };
  if (file.finalUrl !== url) return { leadsTo: [file.finalUrl] };
  const mediaType = file.mediaType ?? mediaTypeOf(new URL(url).pathname);
  const isPage = mediaType === 'text/html';
  const { bytes } = file;
  const told = isPage ? readPageLinks(Buffer.from(bytes).toString(), url) : undefined;
  const leadsTo = told?.mayBeFollowed === false ? [] : (told?.links ?? []);
  const canonical = told?.canonical;
  if (canonical !== undefined && canonical !== url && new URL(canonical).origin === start.origin)
    return { leadsTo: [canonical, ...leadsTo] };
  const isWanted = isOurs && told?.mayBeIndexed !== false;
  if (!isWanted || mediaType === undefined || !READABLE_TYPES.has(mediaType)) return { leadsTo };
  const kept: PageVersion = { ...file.knownAs, links: leadsTo.slice(0, MAX_KEPT_LINKS) };
  return {
    leadsTo,
    found: { id: url, version: JSON.stringify(kept), content: { url, mediaType, bytes } },
  };
}

function versionOf(text: string | null | undefined): PageVersion | undefined {
  if (text === null || text === undefined) return undefined;
  return versionSchema.safeParse(JSON.parse(text)).data;
}

function validatorsOf(version: PageVersion | undefined) {
  const { etag, lastModified } = version ?? {};
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) };
}
