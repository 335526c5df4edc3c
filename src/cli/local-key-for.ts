// The key that opens the service of this machine to whoever can read its data folder.
import { readLocalKey } from '../access/local-key.ts';
import { isLoopback } from '../access/loopback.ts';
import { loadConfig } from '../config.ts';

/** Undefined for a service elsewhere, and where the data folder (`DATA_DIR`) holds no key. */
export function localKeyFor(url: string): string | undefined {
  if (!URL.canParse(url) || !isLoopback(new URL(url).hostname)) return undefined;
  return readLocalKey(loadConfig().DATA_DIR);
}
