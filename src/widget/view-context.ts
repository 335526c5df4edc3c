// What every part of the chat works with, and what it can ask for.
import type { FeedbackRequest } from '../protocol/chat.ts';
import type { Announcer } from './announcer.ts';
import type { Reader } from './reader.ts';
import type { LeftMessage } from './requests.ts';
import type { Settings } from './settings.ts';
import type { Turn } from './turns.ts';

export interface Actions {
  /** A question that was spoken gets an answer that is spoken. */
  ask(question: string, how?: { readonly isSpoken: boolean }): void;
  askForPerson(): void;
  retry(turn: Turn): void;
  stop(): void;
  /** @throws when it could not be sent */
  rate(messageId: string, feedback: FeedbackRequest): Promise<void>;
  reset(): void;
  close(): void;
  /** Something is typed; a person of the desk who answers may know. */
  typing(): void;
  /** Whether nobody is there, and a message can be left. */
  takesMessages(): Promise<boolean>;
  /** @throws when it could not be sent */
  leaveMessage(message: LeftMessage): Promise<void>;
}

export interface ViewContext extends Pick<Settings, 'texts' | 'questions'> {
  /** The language that is spoken, as in `lang`. */
  readonly language: string;
  /** Null where nothing is read aloud. */
  readonly reader: Reader | null;
  readonly isDictationWanted: boolean;
  readonly announcer: Announcer;
  readonly actions: Actions;
  /** Whether there is a service that hears what people think of an answer. */
  readonly isRated: boolean;
}
