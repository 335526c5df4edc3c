// The documents of a service, over HTTP.
import { documentPageSchema, documentSchema } from '../protocol/document.ts';
import type { DocumentsPlace, Outcome } from './documents-place.ts';
import { createServiceClient, type ServiceAddress } from './service-client.ts';

export function openServicePlace(address: ServiceAddress): DocumentsPlace {
  const request = createServiceClient(address);
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
