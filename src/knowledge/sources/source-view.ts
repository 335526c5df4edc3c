// A source as clients see it: what is secret in its settings stays here.
import type { SourceView } from '../../protocol/source.ts';
import type { SourceState } from '../../storage/source-store.ts';
import type { SourceSettings } from './settings.ts';

export interface SourceWithState {
  readonly settings: Pick<SourceSettings, 'name' | 'kind' | 'collection' | 'everyMinutes'>;
  readonly state: SourceState | undefined;
}

export function sourceView({ settings, state }: SourceWithState): SourceView {
  const { name, kind, collection, everyMinutes } = settings;
  const readAtMs = state?.succeededAtMs ?? null;
  return {
    name,
    kind,
    collection,
    everyMinutes,
    state: stateOf(state),
    problem: state?.problem ?? null,
    held: state?.held ?? null,
    readAt: readAtMs === null ? null : new Date(readAtMs).toISOString(),
    counts: state?.counts ?? null,
  };
}

function stateOf(state: SourceState | undefined): SourceView['state'] {
  if (!state || state.startedAtMs === null || state.requestedAtMs !== null) return 'waiting';
  if ((state.endedAtMs ?? 0) < state.startedAtMs) return 'reading';
  if (state.held !== null) return 'held';
  return (state.succeededAtMs ?? 0) < state.startedAtMs ? 'failed' : 'ready';
}
