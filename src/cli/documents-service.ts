// The documents of a service, over HTTP.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, type ErrorCode, errorKinds } from '../errors.ts';
import { documentPageSchema, documentSchema } from '../protocol/document.ts';
import type { DocumentsPlace, Outcome } from './documents-place.ts';

/** A service that has too much to do says when it may be asked again. */
const BUSY_STATUSES = [429, 503];
const BUSY_ATTEMPTS = 20;
const USUAL_PAUSE_S = 2;

const problemSchema = z.object({ detail: z.string(), code: z.string().optional() });

export interface ServiceAddress {
  readonly url: string;
  readonly key?: string;
}

export function openServicePlace({ url, key }: ServiceAddress): DocumentsPlace {
  const base = baseOf(url);

  async function request(
    method: string,
    path: string,
    body?: string | FormData,
    type?: string,
  ): Promise<Response> {
    const headers = {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(type ? { 'content-type': type } : {}),
    };
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(new URL(path, base), { method, headers, ...(body ? { body } : {}) }).catch(
        (cause: Error) => {
          const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
          throw new AppError('not_found', `The service at ${base.origin} cannot be reached: ${reason}.`, {
            cause,
          });
        },
      );
      if (response.ok) return response;
      if (!BUSY_STATUSES.includes(response.status) || attempt === BUSY_ATTEMPTS)
        throw await refusalOf(response);
      await sleep(1000 * (Number(response.headers.get('retry-after')) || USUAL_PAUSE_S));
    }
  }
  const outcomeOf = async (response: Response): Promise<Outcome> => ({
    document: documentSchema.parse(await response.json()),
    isChanged: response.status === 202,
  });
  const pathOf = (id: string) => `v1/documents/${encodeURIComponent(id)}`;

  return {
    async addFile({ source, collection, title, bytes }) {
      const form = new FormData();
      form.set('collection', collection);
      form.set('source', source);
      if (title) form.set('title', title);
      const name = source.split(/[/\\]/).at(-1) as string;
      form.set('file', new File([Uint8Array.from(bytes)], name));
      return outcomeOf(await request('POST', 'v1/documents', form));
    },
    async addPage(page) {
      return outcomeOf(await request('POST', 'v1/documents', JSON.stringify(page), 'application/json'));
    },
    async show(id) {
      return documentSchema.parse(await (await request('GET', pathOf(id))).json());
    },
    async *all(collection) {
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: '200' });
        if (collection !== undefined) query.set('collection', collection);
        if (cursor !== null) query.set('cursor', cursor);
        const page = documentPageSchema.parse(await (await request('GET', `v1/documents?${query}`)).json());
        yield* page.documents;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    async remove(id) {
      await request('DELETE', pathOf(id));
    },
    async reindex(id) {
      return documentSchema.parse(await (await request('POST', `${pathOf(id)}/reindex`)).json());
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held open.
    },
  };
}

function baseOf(url: string): URL {
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new AppError(
      'invalid_input',
      `--url must be an address like https://desk.example.org; it is “${url}”.`,
    );
  return new URL(url.endsWith('/') ? url : `${url}/`);
}

/** What the service says, under its own code where it is one of ours. */
async function refusalOf(response: Response): Promise<AppError> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (!problem.success)
    return new AppError('invalid_input', `The service answers with the status ${response.status}.`);
  const { code = '', detail } = problem.data;
  return new AppError(Object.hasOwn(errorKinds, code) ? (code as ErrorCode) : 'invalid_input', detail);
}
