// An answer while it is written: its pieces leave in groups, its silences are filled with heartbeats.
import type { AnswerStart, PassingConversationEvent } from '../../protocol/conversation.ts';
import type { AnswerHeartbeat } from '../../protocol/realtime.ts';
import type { RealtimeLimits } from './limits.ts';

export type PassingEvent =
  | PassingConversationEvent
  | { readonly type: 'answer:heartbeat'; readonly data: AnswerHeartbeat };

export interface AnswerUnderWay {
  readonly start: AnswerStart;
  /** The text that was told so far. */
  readonly told: string;
  add(piece: string): void;
  /** Tells what is left; nothing is told after it. */
  end(): void;
}

/** The first piece leaves at once, later ones at most every `packetIntervalMs`. */
export function createAnswerUnderWay(
  start: AnswerStart,
  tell: (event: PassingEvent) => void,
  { packetIntervalMs, heartbeatMs }: Pick<RealtimeLimits, 'packetIntervalMs' | 'heartbeatMs'>,
): AnswerUnderWay {
  const startedAt = performance.now();
  let told = '';
  let pending = '';
  let pause: NodeJS.Timeout | undefined;

  const heartbeat = setInterval(() => {
    tell({
      type: 'answer:heartbeat',
      data: { ...start, elapsedMs: Math.round(performance.now() - startedAt) },
    });
  }, heartbeatMs);

  function tellPending(): void {
    if (pending === '') return;
    const text = pending;
    pending = '';
    told += text;
    heartbeat.refresh();
    tell({ type: 'answer:delta', data: { ...start, text } });
  }

  function tellAndPause(): void {
    pause = undefined;
    if (pending === '') return;
    tellPending();
    pause = setTimeout(tellAndPause, packetIntervalMs);
  }

  return {
    start,
    get told() {
      return told;
    },
    add(piece) {
      pending += piece;
      if (pause === undefined) tellAndPause();
    },
    end() {
      clearInterval(heartbeat);
      clearTimeout(pause);
      tellPending();
    },
  };
}
