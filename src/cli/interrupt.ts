// Ctrl-C: the first one asks the command to end, the second one ends it at once.
import { AppError } from '../errors.ts';

export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
  /** Does what Ctrl-C does, for a prompt that reads the key itself. */
  interrupt(): void;
}

/** Commands that call this clean up after themselves; others end where they are. */
export function catchInterrupt(): Interrupt {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new AppError('cancelled', 'Interrupted.'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    interrupt,
    [Symbol.dispose]() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
