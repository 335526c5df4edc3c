// What the network and its worker threads say to each other.
import type { EncodedBatch } from '../../text/encode.ts';
import type { SourceBatch } from '../../text/encode-source.ts';
import type { ReadResult, StepResult } from '../network.ts';

/** Given to a worker when it starts. */
export interface WorkerSettings {
  /** The folder of the model version. */
  readonly folder: string;
  readonly threads: number;
}

/** Each request and what it is answered with. `writing` numbers the sources that a worker holds. */
export interface WorkerCalls {
  read: { ask: { batch: EncodedBatch }; reply: ReadResult };
  startWriting: { ask: { batch: SourceBatch }; reply: { writing: number } };
  step: {
    ask: { writing: number; rows: Int32Array; wordIds: Int32Array; tunedIds: Int32Array };
    reply: StepResult;
  };
  endWriting: { ask: { writing: number }; reply: null };
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
