// Notes what the versions answered, behind the backs of those who wait for an answer.
import type { ServedAnswer, ServedAnswerStore } from '../storage/served-answer-store.ts';
import type { Log } from './log.ts';

export interface AnswerRecorder extends AsyncDisposable {
  record(answer: ServedAnswer): void;
  /** Resolves when all that was recorded is stored. */
  flush(): Promise<void>;
}

/** A database that is slow for so many answers must not take all memory. */
const MOST_PENDING = 1000;

export function createAnswerRecorder(store: Pick<ServedAnswerStore, 'add'>, log?: Log): AnswerRecorder {
  let pending = 0;
  let last: Promise<void> = Promise.resolve();
  const add = async (answer: ServedAnswer) => {
    try {
      await store.add(answer);
    } catch (error) {
      log?.warn({ err: error, id: answer.id }, 'an answer was not recorded');
    } finally {
      pending -= 1;
    }
  };
  return {
    record(answer) {
      if (pending >= MOST_PENDING) {
        log?.warn({ id: answer.id }, 'an answer was not recorded: too many are waiting');
        return;
      }
      pending += 1;
      last = last.then(() => add(answer));
    },
    flush: () => last,
    [Symbol.asyncDispose]: () => last,
  };
}
