// A document of the collections that a principal may use.
import type { Principal } from '../../../access/principal.ts';
import { AppError } from '../../../errors.ts';
import type { Document } from '../../../storage/document.ts';
import type { HttpContext } from '../http-context.ts';

/** @throws AppError `not_found`, also for one of another collection: nobody learns that it is there */
export async function usableDocument(
  { stores }: Pick<HttpContext, 'stores'>,
  { collections }: Principal,
  id: string,
): Promise<Document> {
  const document = await stores.documents.find(id);
  if (document && (collections === null || collections.includes(document.collection))) return document;
  throw noDocument(id);
}

export const noDocument = (id: string) => new AppError('not_found', `There is no document ${id}.`);
