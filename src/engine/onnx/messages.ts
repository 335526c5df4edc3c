// What the network and its worker threads say to each other.
import type { WrittenSentence } from '../../model/generate.ts';
import type { EncodedBatch } from '../../text/encode.ts';
import type { ReadResult, WriteRequest } from '../network.ts';

/** Given to a thread when it starts. */
export interface ThreadSettings {
  /** The folder of the model version. */
  readonly folder: string;
  readonly threads: number;
}

/** Each request and what it is answered with. */
export interface WorkerCalls {
  read: { ask: EncodedBatch; reply: ReadResult };
  write: { ask: WriteRequest; reply: WrittenSentence[] };
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
