// How a request that is not Alexa's is refused: the caller learns nothing, the operator learns why.
import { AppError } from '../../../errors.ts';

/** `reason` is for the log alone. */
export function refused(reason: string, cause?: unknown): AppError {
  return new AppError(
    'invalid_input',
    'This is no request that Alexa signed for the skill of this service.',
    {
      cause: new Error(reason, { cause }),
    },
  );
}

/** What `refused` was told; undefined for any other error. */
export function refusalReasonOf(error: unknown): string | undefined {
  if (!(error instanceof AppError) || error.code !== 'invalid_input') return undefined;
  return error.cause instanceof Error ? error.cause.message : undefined;
}
