// A passage on its way through the batcher, and which of those that wait go together.
import type { Answer, AnswerRequest } from '../engine/engine.ts';

export interface WaitingPassage {
  readonly request: AnswerRequest;
  readonly enqueuedAtMs: number;
  readonly onToken: ((piece: string) => void) | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  /** Set while its batch is computed: ends the computation once every passage of the batch has left. */
  leaveBatch?: () => void;
}

/**
 * Takes the passage that waits longest out of the queue, and with it those most like it in length, so that padding
 * stays small.
 */
export function takeBatch(queue: WaitingPassage[], maxSize: number): WaitingPassage[] {
  const [oldest] = queue;
  if (!oldest) return [];
  const distance = ({ request }: WaitingPassage) => Math.abs(lengthOf(request) - lengthOf(oldest.request));
  const batch = queue
    .sort((a, b) => distance(a) - distance(b) || a.enqueuedAtMs - b.enqueuedAtMs)
    .slice(0, maxSize);
  // The oldest is at distance 0, but so may be others: it goes whatever comes.
  if (!batch.includes(oldest)) batch[batch.length - 1] = oldest;
  const taken = new Set(batch);
  queue.splice(0, queue.length, ...queue.filter((passage) => !taken.has(passage)));
  return batch;
}

const lengthOf = ({ context, candidates = [] }: AnswerRequest): number =>
  candidates.reduce((sum, { text }) => sum + text.length, context?.length ?? 0);
