// Whether LOG_LEVEL asks for the details of errors.
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';

/** A configuration that is not valid is reported by itself. */
export function isDebugging(): boolean {
  try {
    return ['debug', 'trace'].includes(loadConfig().LOG_LEVEL);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
