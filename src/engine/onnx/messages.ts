// What the network and its worker threads say to each other.
import type { JudgeResult, ReadResult, TextToEncode, TextToJudge } from '../network.ts';
import type { EncodedText, ReadBatch } from '../read-batch.ts';

/** Given to a thread when it starts. */
export interface ThreadSettings {
  /** The folder of the model version. */
  readonly folder: string;
  readonly threads: number;
}

/** Each request and what it is answered with. */
export interface WorkerCalls {
  encode: { ask: readonly TextToEncode[]; reply: EncodedText[] };
  read: { ask: ReadBatch; reply: ReadResult };
  judge: { ask: readonly TextToJudge[]; reply: JudgeResult[] };
}

export type CallName = keyof WorkerCalls;
export type WorkerRequest = {
  [K in CallName]: { readonly id: number; readonly call: K; readonly ask: WorkerCalls[K]['ask'] };
}[CallName];

/** Frees everything and ends the thread, after the requests before it. */
export type CloseRequest = 'close';

/** The reply with id 0 says that the worker is ready. */
export interface WorkerReply {
  readonly id: number;
  readonly reply?: unknown;
  readonly error?: Error;
}
