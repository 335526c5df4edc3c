// What a page and the Web Worker that answers in it say to each other, and what the page hands to the chat.
import type { Reply } from './reply.ts';

export interface LocalQuestion {
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
  /** The turns before, the oldest first. */
  readonly past: readonly { readonly question: string; readonly reply: Reply }[];
}

export type ToWorker =
  | { readonly call: 'open' }
  | { readonly call: 'ask'; readonly id: number; readonly question: LocalQuestion }
  | { readonly call: 'stop'; readonly id: number };

/** How much of the desk is there, in bytes as they travel. */
export interface LoadProgress {
  readonly loaded: number;
  readonly total: number;
}

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'opened' }
  | { readonly type: 'failed'; readonly problem: string }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'problem'; readonly id: number; readonly problem: string };
