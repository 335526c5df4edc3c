// Turns under way, so that a message that is sent again joins the turn that answers it already.
import { AppError } from '../errors.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Turn } from './assistant.ts';

export interface TurnStart {
  readonly conversationId: string;
  readonly inReplyTo: string;
}

/** What a turn tells while it runs, to all who wait for it. */
export interface TurnHearing {
  readonly signal: AbortSignal;
  started(start: TurnStart): void;
  said(piece: string): void;
}

type Listener = Pick<Turn, 'onStart' | 'onToken' | 'signal'>;

interface SharedTurn {
  readonly listeners: Set<Listener>;
  readonly stop: AbortController;
  readonly pieces: string[];
  start?: TurnStart;
  reply: Promise<Reply>;
}

export function createSharedTurns() {
  const running = new Map<string, SharedTurn>();

  const begin = (key: string, work: (hearing: TurnHearing) => Promise<Reply>): SharedTurn => {
    const turn: Omit<SharedTurn, 'reply'> = { listeners: new Set(), stop: new AbortController(), pieces: [] };
    const reply = work({
      signal: turn.stop.signal,
      started(start) {
        turn.start = start;
        for (const { onStart } of turn.listeners) onStart?.(start);
      },
      said(piece) {
        turn.pieces.push(piece);
        for (const { onToken } of turn.listeners) onToken?.(piece);
      },
    }).finally(() => {
      if (running.get(key) === turn) running.delete(key);
    });
    const shared = Object.assign(turn, { reply });
    running.set(key, shared);
    return shared;
  };

  return {
    /**
     * Waits for the turn of this key, begun by `work` unless it is under way. It is stopped when the signals of all
     * who wait for it have fired; one of several only leaves.
     */
    async join(
      key: string,
      listener: Listener,
      work: (hearing: TurnHearing) => Promise<Reply>,
    ): Promise<Reply> {
      const known = running.get(key);
      const turn = known ?? begin(key, work);
      if (known?.start) listener.onStart?.(known.start);
      for (const piece of known?.pieces ?? []) listener.onToken?.(piece);
      turn.listeners.add(listener);
      const { signal } = listener;
      if (!signal) return turn.reply;
      return new Promise((resolve, reject) => {
        const leave = () => {
          turn.listeners.delete(listener);
          if (turn.listeners.size > 0) reject(stopped());
          else {
            if (running.get(key) === turn) running.delete(key);
            turn.stop.abort();
          }
        };
        signal.addEventListener('abort', leave, { once: true });
        if (signal.aborted) leave();
        turn.reply.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
  };
}

/** What who asked gets when the answer was stopped. */
export const stopped = () => new AppError('cancelled', 'The answer was stopped.');
