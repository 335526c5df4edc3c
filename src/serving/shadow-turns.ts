// Shadow turns wait until nobody waits for a live answer, then run one after the other.
import type { Batcher } from './batcher.ts';

/** What waits beyond is left out, the oldest first. */
const MOST_WAITING = 64;

export type ShadowTurns = ReturnType<typeof createShadowTurns>;

export function createShadowTurns() {
  /** Live answers that are being computed. */
  let live = 0;
  let isRunning = false;
  let isClosed = false;
  const waiting: (() => Promise<void>)[] = [];

  const runNext = async (): Promise<void> => {
    if (live > 0 || isRunning || isClosed) return;
    const turn = waiting.shift();
    if (!turn) return;
    isRunning = true;
    try {
      await turn();
    } finally {
      isRunning = false;
      void runNext();
    }
  };
  // Those who got their answer go first.
  const runSoon = () => void setImmediate(() => void runNext());

  return {
    /** The same answers, which no shadow turn begins beside. */
    beforeShadows(answer: Batcher['answer']): Batcher['answer'] {
      return async (requests, options) => {
        live += 1;
        try {
          return await answer(requests, options);
        } finally {
          live -= 1;
          runSoon();
        }
      };
    },

    /** @param turn Must not throw. */
    add(turn: () => Promise<void>): void {
      waiting.push(turn);
      if (waiting.length > MOST_WAITING) waiting.shift();
      runSoon();
    },

    /** Begins nothing more. */
    close(): void {
      isClosed = true;
      waiting.length = 0;
    },
  };
}
