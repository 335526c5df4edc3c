// Traces: what a request, a turn, its stages and its model calls took. The libraries that make and send them are not
// loaded until an endpoint is configured.

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** What is known of a piece of work while it is done. */
export interface WorkSpan {
  /** False when nobody will see it, so that nothing need be counted for it. */
  readonly isRecorded: boolean;
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** It failed; `type` is a code or a class of errors, never a text that somebody wrote. */
  fail(type: string): void;
}

export interface SpanStart {
  readonly name: string;
  readonly attributes?: SpanAttributes;
  /** For work that a request from outside began: its headers, whose `traceparent` is continued. */
  readonly requestHeaders?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Tracing extends AsyncDisposable {
  /** Does work inside a span, the child of the one under way; an error that is thrown marks it. */
  inSpan<T>(start: SpanStart, work: (span: WorkSpan) => Promise<T>): Promise<T>;
}

const UNSEEN: WorkSpan = {
  isRecorded: false,
  set: () => undefined,
  rename: () => undefined,
  fail: () => undefined,
};

/** Does the work, and tells nobody. */
export const untraced: Tracing = {
  inSpan: (_start, work) => work(UNSEEN),
  [Symbol.asyncDispose]: async () => undefined,
};
