// Whether a turn continues without the model: the desk then answers with the words of its documents.
import { AppError, type ErrorCode } from '../errors.ts';

/** Nobody else is at fault: the model does not answer, not at all or not in time. */
const AWAY: ReadonlySet<ErrorCode> = new Set(['engine_unavailable', 'model_invalid', 'timed_out']);

export const isModelAway = (error: unknown): boolean => error instanceof AppError && AWAY.has(error.code);
