// The names under which OpenAI's clients find the desk.
import { AppError } from '../../../errors.ts';

/** The desk as a whole: its documents, its curated answers, and the model that reads. */
export const DESK_MODEL = 'frontdesk';
/** The sentence encoder by which the desk finds passages. */
export const EMBEDDING_MODEL = 'frontdesk-embedding';

/** @param usual The name that will do */
export function noSuchModel(name: string, usual: string): AppError {
  return new AppError('not_found', `The model "${name}" does not exist; this desk is "${usual}".`, {
    errors: [{ detail: 'there is no such model', pointer: '#/model' }],
  });
}
