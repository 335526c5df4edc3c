// A refusal of the service, whichever way it came.
import type { Settings } from './settings.ts';

interface RefusalDetails {
  readonly status: number;
  /** A sentence that a user may read. */
  readonly detail: string;
  readonly retryAfterMs?: number | undefined;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** The HTTP status. */
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor({ status, detail, retryAfterMs }: RefusalDetails) {
    super(detail);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** True when the same request may be taken later: it is under way, too many are, or the service is at fault. */
  get isTemporary(): boolean {
    return this.status === 409 || this.status === 429 || this.status >= 500;
  }

  /** True when the service does not take this page: its key is missing or wrong, or is not for this origin. */
  get isOfPage(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** False when every question of this page, or of this conversation, would be refused. */
  get concernsQuestion(): boolean {
    return ![401, 403, 404].includes(this.status);
  }
}

/** For whoever puts the chat into the page: what to look at, and how a key is made. */
export function describeRefusal(
  { server, siteKey }: Pick<Settings, 'server' | 'siteKey'>,
  { message }: Refusal,
): string {
  const key = siteKey === null ? 'There is none.' : `It is "${siteKey}".`;
  return (
    `<frontdesk-chat>: ${server} does not take this page (${location.origin}): ${message}\n` +
    `Check data-site-key in the script tag, or site-key of the element. ${key}\n` +
    `A key for this page is made with: npx frontdesk keys create --name website --site ${location.origin}`
  );
}
