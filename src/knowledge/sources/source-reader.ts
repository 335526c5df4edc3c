// Reads the sources of a desk when each is due or asked for, and keeps what came of it.
import { AppError } from '../../errors.ts';
import type { SourceState, SourceStore } from '../../storage/source-store.ts';
import type { Events } from '../../telemetry/events.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { openSource, type SourceSurroundings } from './open-source.ts';
import { type ReadingParts, readSource } from './read-source.ts';
import type { SourceSettings } from './settings.ts';

export interface SourceReaderOptions extends ReadingParts, SourceSurroundings {
  readonly settings: readonly SourceSettings[];
  readonly events: Pick<Events, 'sourceRead' | 'sourceFailed' | 'sourceHeld'>;
  readonly log: Pick<Logger, 'error'>;
}

const MS_PER_MINUTE = 60_000;

export function createSourceReader(options: SourceReaderOptions) {
  const { settings, store, events, log } = options;
  return {
    settings,
    /** Reads a source if it is due; to be called again and again, on the replica that leads it. */
    async readIfDue(one: SourceSettings, signal: AbortSignal): Promise<void> {
      const state = await store.find(one.name);
      if (!isDue(one, state)) return;
      await store.begin(one.name);
      const source = openSource(one, options);
      const acceptsRemovals = state?.acceptsRemovals ?? false;
      try {
        const reading = await readSource(one, source, options, { acceptsRemovals, signal });
        await store.end(one.name, { ...reading, isWhole: true });
        events.sourceRead(one.name, reading.counts);
        if (reading.held !== null) events.sourceHeld(one.name, reading.held);
      } catch (error) {
        // The next replica, or the next start, reads it again.
        if (signal.aborted) return;
        if (!(error instanceof AppError)) log.error({ err: error, source: one.name }, 'a source failed');
        const problem =
          error instanceof AppError ? error.message : 'Something went wrong: the log says more.';
        events.sourceFailed(one.name, problem);
        await store.end(one.name, { problem, held: state?.held ?? null, counts: null, isWhole: false });
      }
    },
  };
}

function isDue({ everyMinutes }: SourceSettings, state: SourceState | undefined): boolean {
  if (!state || state.startedAtMs === null || state.requestedAtMs !== null) return true;
  // One that was cut off is read again at once.
  const isCutOff = (state.endedAtMs ?? 0) < state.startedAtMs;
  return isCutOff || state.startedAtMs + everyMinutes * MS_PER_MINUTE <= Date.now();
}

/** Sources that are not listed any more keep their documents, and are told of. */
export async function withState(
  settings: readonly SourceSettings[],
  store: SourceStore,
): Promise<{ readonly settings: SourceSettings; readonly state: SourceState | undefined }[]> {
  const states = new Map((await store.list()).map((state) => [state.name, state]));
  return settings.map((one) => ({ settings: one, state: states.get(one.name) }));
}
