// Names of collections that do not exist: a misspelt name, or one that will exist later.
import { AppError } from '../errors.ts';
import { nearestName } from '../unknown-settings.ts';

/** A sentence about the first that is not known; undefined when all are. */
export function describeUnknownCollection(
  asked: readonly string[],
  known: readonly string[],
): string | undefined {
  const missing = asked.find((name) => !known.includes(name));
  if (missing === undefined) return undefined;
  const nearest = nearestName(missing, known);
  const rest =
    nearest === undefined ? `There are: ${known.join(', ') || 'none'}.` : `Did you mean ${nearest}?`;
  return `There is no collection ${missing}. ${rest}`;
}

/** @throws AppError `not_found` for one that is not known */
export function checkCollections(asked: readonly string[], known: readonly string[]): void {
  const problem = describeUnknownCollection(asked, known);
  if (problem !== undefined) throw new AppError('not_found', problem);
}

export const collectionsOf = (documents: readonly { readonly collection: string }[]): string[] =>
  [...new Set(documents.map(({ collection }) => collection))].sort();
