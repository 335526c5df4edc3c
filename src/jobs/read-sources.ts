// Looks at each source often, so that one that somebody asks for is read soon; a source is led by one replica.
import type { Job } from './scheduler.ts';

const LOOK_EVERY_MS = 2000;

export interface DueSources<Settings extends { readonly name: string }> {
  readonly settings: readonly Settings[];
  readIfDue(settings: Settings, signal: AbortSignal): Promise<void>;
}

export function sourceJobs<Settings extends { readonly name: string }>(
  { settings, readIfDue }: DueSources<Settings>,
  lookEveryMs = LOOK_EVERY_MS,
): Job[] {
  return settings.map((one) => ({
    name: `read the source ${one.name}`,
    everyMs: lookEveryMs,
    run: (signal) => readIfDue(one, signal),
  }));
}
