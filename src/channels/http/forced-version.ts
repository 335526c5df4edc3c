// The header by which a tester asks for a model version, whatever the rollout would pick.
import type { Request, Response } from 'express';
import { checkScope } from '../../access/principal.ts';
import { AppError } from '../../errors.ts';
import { principalOf } from './http-context.ts';

export const VERSION_HEADER = 'X-Model-Version';

/** @throws AppError `forbidden` without the scope `models`, `invalid_input` for what is neither version nor label */
export function forcedVersionOf(request: Request, response: Response): string | undefined {
  const version = request.get(VERSION_HEADER);
  if (version === undefined) return undefined;
  checkScope(principalOf(response), 'models');
  if (!/^\w[\w.-]{0,99}$/.test(version)) {
    throw new AppError('invalid_input', `${VERSION_HEADER} must be a version such as 2, or a label.`);
  }
  return version;
}
