// The documented HTTP interface: the page does nothing that a program could not do.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemView } from './problem.ts';

/** A refusal, in a sentence that people may read. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

const signedOutListeners = new Set<() => void>();

/** Calls `listener` when the service says that nobody has signed in any more. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** @throws Refused, or another error when the service cannot be reached */
export async function call<Answer = undefined>(
  path: string,
  { method, body, signal, headers }: Call = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(path.replace(/^\//, ''), {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      Accept: 'application/json',
      ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
    credentials: 'same-origin',
    cache: 'no-store',
  });
  const isJson = response.headers.get('Content-Type')?.includes('json') === true;
  const answer: unknown = isJson ? await response.json() : undefined;
  if (response.ok) return answer as Answer;
  if (response.status === 401 && !path.startsWith('/v1/session'))
    for (const listener of signedOutListeners) listener();
  const detail = (answer as ProblemView | undefined)?.detail;
  throw new Refused(response.status, detail ?? `The service answered ${response.status}.`);
}

/** What to say of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof Refused ? error.message : 'The service cannot be reached. Is it running?';
}

export interface Loaded<Answer> {
  readonly data: Answer | undefined;
  readonly problem: string | undefined;
  reload(): void;
}

/** Loads an address, again when it changes and on demand; what was loaded stays until the new is there. */
export function useLoad<Answer>(path: string | null): Loaded<Answer> {
  const [state, setState] = useState<{ path: string | null; data?: Answer; problem?: string }>({ path });
  const [turn, setTurn] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    if (path === null) return;
    const mine = ++latest.current;
    call<Answer>(path).then(
      (data) => {
        if (mine === latest.current) setState({ path, data });
      },
      (error: unknown) => {
        if (mine === latest.current) setState((before) => ({ ...before, path, problem: sentenceOf(error) }));
      },
    );
  }, [path, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { data: state.data, problem: state.problem, reload };
}
