// The queue of turns: some run, others wait, and one that would wait too long is refused with a realistic time
// to try again. An owner of many turns does not delay the others: each owner has its own queue, and they take turns.
import { AppError } from '../errors.ts';

export interface TurnLineOptions {
  /** The most turns that run or wait. */
  readonly limit: number;
  readonly sideBySide: number;
  /** A turn that is expected to wait longer is refused. */
  readonly maxWaitMs?: number;
}

/** A turn's permission to run, until it is disposed. */
export interface Place extends Disposable {
  /** Set when the turn ran to its end: its duration then counts. */
  isDone: boolean;
}

export interface TurnLine {
  /**
   * Resolves when it is this turn's turn.
   *
   * @throws AppError `overloaded` at once when it would wait too long, `cancelled` by the signal
   */
  enter(owner: string, signal?: AbortSignal): Promise<Place>;
}

const MAX_WAIT_MS = 500;
/** Before any turn was measured. */
const FIRST_GUESS_MS = 100;
/** How much the newest turn changes what a turn is expected to take. */
const NEWEST_SHARE = 0.1;
const LEAST_RETRY_MS = 1000;

interface Waiting {
  go(): void;
}

export function createTurnLine({ limit, sideBySide, maxWaitMs = MAX_WAIT_MS }: TurnLineOptions): TurnLine {
  /** The owners in the order in which they get their turn; each has at least one waiting turn. */
  const lines = new Map<string, Waiting[]>();
  let running = 0;
  let waiting = 0;
  let turnMs = FIRST_GUESS_MS;

  /** How many turns would run before another turn of this owner. */
  const ahead = (owner: string): number => {
    const own = lines.get(owner)?.length ?? 0;
    let count = own;
    for (const [other, line] of lines) if (other !== owner) count += Math.min(line.length, own + 1);
    return count;
  };

  const refuseWhenFull = (owner: string) => {
    const waitMs = running < sideBySide ? 0 : ((ahead(owner) + 1) * turnMs) / sideBySide;
    const isFull = running + waiting >= limit;
    if (!isFull && waitMs <= maxWaitMs) return;
    const retryAfterMs = Math.max(LEAST_RETRY_MS, Math.ceil(((waiting + running) * turnMs) / sideBySide));
    const reason = isFull
      ? `The limit of ${limit} questions at a time is reached.`
      : 'Too many questions are waiting.';
    throw new AppError('overloaded', `${reason} Please try again in a moment.`, { retryAfterMs });
  };

  const open = (): Place => {
    running++;
    const startedAt = performance.now();
    let isOver = false;
    return {
      isDone: false,
      [Symbol.dispose]() {
        if (isOver) return;
        isOver = true;
        running--;
        if (this.isDone) turnMs += NEWEST_SHARE * (performance.now() - startedAt - turnMs);
        letIn();
      },
    };
  };

  const letIn = () => {
    for (let [first] = lines; first && running < sideBySide; [first] = lines) {
      const [owner, line] = first;
      const next = line.shift();
      // The owner's next turn comes after those of the others.
      lines.delete(owner);
      if (line.length > 0) lines.set(owner, line);
      waiting--;
      next?.go();
    }
  };

  return {
    async enter(owner, signal) {
      if (signal?.aborted) throw cancelled();
      refuseWhenFull(owner);
      if (running < sideBySide) return open();
      return new Promise<Place>((resolve, reject) => {
        const line = lines.get(owner) ?? [];
        const entry: Waiting = {
          go() {
            signal?.removeEventListener('abort', leave);
            resolve(open());
          },
        };
        const leave = () => {
          line.splice(line.indexOf(entry), 1);
          if (line.length === 0) lines.delete(owner);
          waiting--;
          reject(cancelled());
        };
        line.push(entry);
        lines.set(owner, line);
        waiting++;
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
  };
}

const cancelled = () => new AppError('cancelled', 'The answer was stopped.');
