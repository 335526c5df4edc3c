// `<name>/<version>` on the command line.
import { AppError } from '../errors.ts';

/** @throws AppError `invalid_input` for anything else */
export function versionIn(model: string): { name: string; version: string } {
  const [name, version, ...more] = model.split('/');
  if (!name || !version || more.length > 0)
    throw new AppError('invalid_input', `Give the model as <name>/<version>, not ${model}.`);
  return { name, version };
}
