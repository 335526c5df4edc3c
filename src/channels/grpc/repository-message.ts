// Requests to load or unload a model, as Triton's clients send them.
import { AppError } from '../../errors.ts';
import type { RepositoryModelRequest } from './protocol.ts';

/** @throws AppError `invalid_input` for another repository, and for parameters other than `allowed` */
export function checkRepositoryRequest(
  { repository_name, parameters = {} }: Partial<RepositoryModelRequest>,
  allowed?: string,
): void {
  if (repository_name)
    throw new AppError('invalid_input', 'There is only one repository: leave its name out.');
  const unknown = Object.keys(parameters).find((name) => name !== allowed);
  if (unknown !== undefined) throw new AppError('invalid_input', `There is no parameter "${unknown}" here.`);
}

/** The text of the parameter `config`, which may name the versions that are to be loaded. */
export function configIn(request: RepositoryModelRequest): string | undefined {
  checkRepositoryRequest(request, 'config');
  const { config } = request.parameters;
  if (config === undefined) return undefined;
  if (config.string_param === undefined)
    throw new AppError('invalid_input', 'The parameter "config" must be text.');
  return config.string_param;
}
