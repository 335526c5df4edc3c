// What a site lets robots fetch (RFC 9309).
import robotsParser from 'robots-parser';
import { AppError } from '../../../errors.ts';
import type { FetchUrl } from '../../fetch-url.ts';

export interface Robots {
  allows(url: string): boolean;
  readonly sitemaps: readonly string[];
  readonly delayMs: number;
}

/** By this name it asks, and sites address it. */
const AGENT = 'Frontdesk';
/** Longer would keep one reading from ever ending. */
const MAX_DELAY_MS = 30_000;

/**
 * A site without the file allows everything; one whose file cannot be fetched allows nothing for now.
 *
 * @throws AppError `invalid_input` when it cannot be fetched
 */
export async function readRobots(start: URL, fetchUrl: FetchUrl, signal: AbortSignal): Promise<Robots> {
  const address = new URL('/robots.txt', start).href;
  const text = await fetchUrl(address, {}, signal).then(
    ({ bytes }) => Buffer.from(bytes).toString(),
    (error: unknown) => {
      const isMissing =
        error instanceof AppError && (error.code === 'not_found' || /status 4\d\d/.test(error.message));
      if (isMissing) return '';
      throw error;
    },
  );
  // The package is CommonJS, and TypeScript takes its function for a property of the module.
  const robots = (robotsParser as unknown as RobotsParser)(address, text);
  return {
    allows: (url) => robots.isAllowed(url, AGENT) !== false,
    sitemaps: robots.getSitemaps(),
    delayMs: Math.min((robots.getCrawlDelay(AGENT) ?? 0) * 1000, MAX_DELAY_MS),
  };
}

type RobotsParser = (
  url: string,
  text: string,
) => {
  isAllowed(url: string, agent: string): boolean | undefined;
  getSitemaps(): string[];
  getCrawlDelay(agent: string): number | undefined;
};
