// The priority of a thread: one that loads a version lets those go first that answer.
import { getPriority, setPriority } from 'node:os';

const THIS_THREAD = 0;
/** On the scale of `nice`: a tenth of a core that others want, all of one that nobody wants. */
const LOWERED_BY = 10;
const LOWEST = 19;

/**
 * Lets other threads go first until the function that it returns is called. Only Linux has a priority for each thread,
 * and gives it back only to who may also raise it (root, `CAP_SYS_NICE`, `RLIMIT_NICE`): elsewhere nothing changes.
 */
export function letOthersGoFirst(): () => void {
  if (process.platform !== 'linux') return () => undefined;
  const usual = getPriority(THIS_THREAD);
  if (!canRaiseAbove(usual)) return () => undefined;
  setPriority(THIS_THREAD, Math.min(usual + LOWERED_BY, LOWEST));
  return () => setPriority(THIS_THREAD, usual);
}

/** Tried upwards, since what is lowered in vain would stay so. */
function canRaiseAbove(priority: number): boolean {
  try {
    setPriority(THIS_THREAD, priority - 1);
    return true;
  } catch {
    return false;
  }
}
