// A refusal of the service, whichever way it came.

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

  /** False when every question of this page, or of this conversation, would be refused. */
  get concernsQuestion(): boolean {
    return ![401, 403, 404].includes(this.status);
  }
}
