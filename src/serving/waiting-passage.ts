// A passage on its way through the batcher, and which of those that wait go together.
import type { Answer, AnswerRequest } from '../engine/engine.ts';

export interface WaitingPassage {
  readonly request: AnswerRequest;
  /** Who asks for it beside the turns of the desk; undefined is a turn. */
  readonly client: string | undefined;
  readonly enqueuedAtMs: number;
  readonly onToken: ((piece: string) => void) | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  /** Set while its batch is computed: ends the computation once every passage of the batch has left. */
  leaveBatch?: () => void;
}

/** Long passages go in smaller batches: nobody waits behind more than some seconds of a stranger's work. */
const MAX_BATCH_CHARS = 100_000;

/**
 * Takes a passage out of the queue, and with it those most like it in length, so that padding stays small. Only
 * passages of the same client go together.
 */
export function takeBatch(queue: WaitingPassage[], first: WaitingPassage, maxSize: number): WaitingPassage[] {
  const distance = ({ request }: WaitingPassage) => Math.abs(lengthOf(request) - lengthOf(first.request));
  const others = queue
    .filter((passage) => passage !== first && passage.client === first.client)
    .sort((a, b) => distance(a) - distance(b) || a.enqueuedAtMs - b.enqueuedAtMs)
    .slice(0, maxSize - 1);
  let chars = lengthOf(first.request);
  const fitting = others.filter(({ request }) => {
    chars += lengthOf(request);
    return chars <= MAX_BATCH_CHARS;
  });
  const batch = [first, ...fitting];
  const taken = new Set(batch);
  queue.splice(0, queue.length, ...queue.filter((passage) => !taken.has(passage)));
  return batch;
}

const lengthOf = ({ context, candidates = [] }: AnswerRequest): number =>
  candidates.reduce((sum, { text }) => sum + text.length, context?.length ?? 0);
