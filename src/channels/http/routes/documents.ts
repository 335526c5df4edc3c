// /v1/documents: what the desk knows. Added and replaced documents are read aside; their status tells how far they are.
import { type Response, Router } from 'express';
import { z } from 'zod';
import { collectionsFor, type Principal } from '../../../access/principal.ts';
import { AppError } from '../../../errors.ts';
import type { Accepted, NewFile } from '../../../knowledge/ingest.ts';
import { mediaTypeOf } from '../../../knowledge/loaders/load-document.ts';
import { FOLDER_SOURCE } from '../../../knowledge/watch-folder.ts';
import { nameSchema } from '../../../protocol/chat.ts';
import {
  DEFAULT_COLLECTION,
  type DocumentPage,
  documentFormSchema,
  documentListQuerySchema,
  documentPageSchema,
  documentReplacementFormSchema,
  documentReplacementSchema,
  documentSchema,
  newDocumentSchema,
} from '../../../protocol/document.ts';
import { defined } from '../defined.ts';
import { type HttpContext, principalOf } from '../http-context.ts';
import { mountOperation } from '../mount-operation.ts';
import type { Operation } from '../operation.ts';
import { readForm } from '../read-form.ts';
import { documentView } from './document-view.ts';
import { readPage } from './page.ts';
import { noDocument, usableDocument } from './usable-document.ts';

const params = z.object({ documentId: nameSchema });
const showsDocument = (description: string) => ({
  description,
  content: { 'application/json': documentSchema },
});

const listDocuments = {
  id: 'listDocuments',
  method: 'get',
  path: '/v1/documents',
  tag: 'Documents',
  summary: 'List documents',
  scope: 'documents:read',
  query: documentListQuerySchema,
  answers: {
    200: {
      description: 'A page of documents of the collections that the key may use.',
      content: { 'application/json': documentPageSchema },
    },
  },
} satisfies Operation;

const addDocument = {
  id: 'addDocument',
  method: 'post',
  path: '/v1/documents',
  tag: 'Documents',
  summary: 'Add a document',
  description:
    'A text in JSON, the address of a page in JSON, or a file in a form. A document of the same source in the same ' +
    'collection is replaced, and asked until the new one is read whole.',
  scope: 'documents:write',
  body: newDocumentSchema,
  form: documentFormSchema,
  answers: {
    200: showsDocument('The same is there already; nothing is done.'),
    202: showsDocument(
      'It is accepted and being read: ask for it again until its status is ready or failed.',
    ),
  },
  errors: ['address_refused', 'timed_out', 'not_found'],
} satisfies Operation;

/** The form by itself, since clients that are generated make one kind of body for each call. */
const uploadDocument = {
  id: 'uploadDocument',
  method: 'post',
  path: '/v1/documents/upload',
  tag: 'Documents',
  summary: 'Add a file',
  description: 'As `addDocument` with a form.',
  scope: 'documents:write',
  form: documentFormSchema,
  answers: addDocument.answers,
} satisfies Operation;

const showDocument = {
  id: 'showDocument',
  method: 'get',
  path: '/v1/documents/{documentId}',
  tag: 'Documents',
  summary: 'Show a document and its state',
  scope: 'documents:read',
  params,
  answers: { 200: showsDocument('The document.') },
} satisfies Operation;

const replaceDocument = {
  id: 'replaceDocument',
  method: 'put',
  path: '/v1/documents/{documentId}',
  tag: 'Documents',
  summary: 'Replace what a document holds',
  scope: 'documents:write',
  params,
  body: documentReplacementSchema,
  form: documentReplacementFormSchema,
  answers: {
    200: showsDocument('It holds just that already; nothing is done.'),
    202: showsDocument('It is accepted and being read; until then the old content is asked.'),
  },
  errors: ['conflict'],
} satisfies Operation;

const removeDocument = {
  id: 'removeDocument',
  method: 'delete',
  path: '/v1/documents/{documentId}',
  tag: 'Documents',
  summary: 'Remove a document',
  scope: 'documents:write',
  params,
  answers: { 204: { description: 'It is removed, and no question finds it any more.' } },
} satisfies Operation;

const reindexDocument = {
  id: 'reindexDocument',
  method: 'post',
  path: '/v1/documents/{documentId}/reindex',
  tag: 'Documents',
  summary: 'Read a document again',
  description: 'A page is fetched again. Any other document is read again from its stored file.',
  scope: 'documents:write',
  params,
  answers: { 202: showsDocument('It is being read; until then the old content is asked.') },
} satisfies Operation;

export const documentOperations = [
  listDocuments,
  addDocument,
  uploadDocument,
  showDocument,
  replaceDocument,
  removeDocument,
  reindexDocument,
];

export function documentRoutes(context: HttpContext): Router {
  const router = Router();
  const { ingestion, stores, config } = context;
  const form = readForm(config.DOCUMENT_LIMIT_BYTES);

  mountOperation(router, context, listDocuments, async ({ query }, response) => {
    const { collection, status, cursor, limit } = query;
    const collections = collectionsFor(
      principalOf(response),
      collection === undefined ? undefined : [collection],
    );
    const wanted = defined({ collections, status, afterId: cursor });
    const { rows, nextCursor } = await readPage(
      limit,
      (most) => stores.documents.list({ ...wanted, limit: most }),
      ({ id }) => id,
    );
    response.json({ documents: rows.map(documentView), nextCursor } satisfies DocumentPage);
  });

  mountOperation(
    router,
    context,
    addDocument,
    async ({ body }, response) => {
      const collection = writableCollection(principalOf(response), body.collection);
      const { title } = body;
      if (!('text' in body || 'file' in body)) {
        return answerAccepted(
          await ingestion.addUrl(body.url, { collection, ...defined({ title }) }),
          response,
        );
      }
      answerAccepted(await ingestion.add(await newFileOf(body, collection)), response);
    },
    form,
  );

  mountOperation(
    router,
    context,
    uploadDocument,
    async ({ body }, response) => {
      // A body of another kind is refused before.
      if (!body) throw new AppError('invalid_input', 'The request needs a form with a file.');
      const collection = writableCollection(principalOf(response), body.collection);
      answerAccepted(await ingestion.add(await newFileOf(body, collection)), response);
    },
    form,
  );

  mountOperation(router, context, showDocument, async ({ params }, response) => {
    response.json(documentView(await usableDocument(context, principalOf(response), params.documentId)));
  });

  mountOperation(
    router,
    context,
    replaceDocument,
    async ({ params, body }, response) => {
      const { source, collection } = await usableDocument(context, principalOf(response), params.documentId);
      checkSource(source);
      const { name, ...content } = await contentOf(body);
      const { title, url } = body;
      answerAccepted(
        await ingestion.add({ source, collection, ...defined({ ...content, title, url }) }),
        response,
      );
    },
    form,
  );

  mountOperation(router, context, removeDocument, async ({ params }, response) => {
    const { id } = await usableDocument(context, principalOf(response), params.documentId);
    if (!(await ingestion.remove(id))) throw noDocument(id);
    response.status(204).end();
  });

  mountOperation(router, context, reindexDocument, async ({ params }, response) => {
    const { id } = await usableDocument(context, principalOf(response), params.documentId);
    const [accepted] = await ingestion.reindex(id);
    if (!accepted) throw noDocument(id);
    answerAccepted(accepted, response);
  });
  return router;
}

/** As long as a path or an address may be. */
const MAX_SOURCE_CHARS = 1024;

/** @throws AppError `forbidden` for a file of the watched folder, which only the folder changes; `invalid_input` */
function checkSource(source: string): void {
  if (source.startsWith(FOLDER_SOURCE))
    throw new AppError(
      'forbidden',
      `Documents "${FOLDER_SOURCE}…" are files of the folder: change them there.`,
    );
  if (source.length > MAX_SOURCE_CHARS)
    throw new AppError(
      'invalid_input',
      `The source of a document has at most ${MAX_SOURCE_CHARS} characters.`,
    );
}

function writableCollection(principal: Principal, asked: string | undefined): string {
  const { collections } = principal;
  const usual = collections?.includes(DEFAULT_COLLECTION) ? DEFAULT_COLLECTION : collections?.[0];
  const collection = asked ?? usual ?? DEFAULT_COLLECTION;
  collectionsFor(principal, [collection]);
  return collection;
}

type Content = Pick<NewFile, 'bytes' | 'mediaType'> & { readonly name?: string };

type Described = ({ text: string; mediaType: string } | { file: File }) & {
  readonly source?: string | undefined;
  readonly title?: string | undefined;
  readonly url?: string | undefined;
};

/** @throws AppError `invalid_input` for a file by which no document can be named */
async function newFileOf(body: Described, collection: string): Promise<NewFile> {
  const { bytes, mediaType, name } = await contentOf(body);
  const { title, url } = body;
  const source = body.source ?? name ?? title;
  if (!source) throw new AppError('invalid_input', 'The file has no name; name the document by "source".');
  checkSource(source);
  return { collection, source, bytes, ...defined({ mediaType, title, url }) };
}

async function contentOf(body: { text: string; mediaType: string } | { file: File }): Promise<Content> {
  if ('text' in body) return { bytes: Buffer.from(body.text), mediaType: body.mediaType };
  const { file } = body;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { bytes, name: file.name, ...uploadedType(file) };
}

/** The name of a file tells better what it is than the browser that sent it. */
function uploadedType({ name, type }: File): Pick<NewFile, 'mediaType'> {
  const mediaType = mediaTypeOf(name) ?? (type || undefined);
  return defined({ mediaType });
}

function answerAccepted({ document, isChanged }: Accepted, response: Response): void {
  response
    .status(isChanged ? 202 : 200)
    .set('Location', `/v1/documents/${document.id}`)
    .json(documentView(document));
}
