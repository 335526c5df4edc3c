// What the assistant says in its own name, where no document speaks.
import type { Intent } from './intent-phrases.ts';
import type { AssistantSettings } from './settings.ts';

type SmallTalk = Exclude<Intent, 'question' | 'person' | 'repeat'>;

export interface Wording {
  readonly smallTalk: Readonly<Record<SmallTalk, string>>;
  readonly handoff: string;
  /** Before an answer that is not certain. */
  readonly unsure: string;
  readonly nothingToRepeat: string;
  /** The documents do not hold the answer; `nearest` names what comes closest. */
  declined(nearest?: string): string;
  /** The documents could not be read closely, because the model is away for now. */
  modelAway(nearest?: string): string;
}

export function createWording({ deskName = 'this desk', handoffText }: AssistantSettings): Wording {
  const smallTalk: Wording['smallTalk'] = {
    greeting: `Hello! I answer questions from the documents of ${deskName}. What would you like to know?`,
    thanks: 'You are welcome. Is there anything else that you would like to know?',
    goodbye: 'Goodbye, and thank you for asking.',
    identity: `I am the assistant of ${deskName}, a computer program. I look your questions up in its documents and show where each answer stands.`,
    abilities: `Ask me a question in your own words, and I look it up in the documents of ${deskName} and show you where the answer stands. You can also ask on (“and on Sundays?”), let me repeat an answer, or ask for a person.`,
  };
  return {
    smallTalk,
    handoff: handoffText ?? `I cannot connect you myself. Please ask the staff of ${deskName}.`,
    unsure: 'I am not certain, but this may help:',
    nothingToRepeat: 'I have not answered anything yet. What would you like to know?',
    declined: (nearest) =>
      [
        'I could not find the answer to that in the documents.',
        nearest ? `The nearest that I have is “${nearest}”.` : '',
        'Say “talk to a person” if you would rather ask somebody.',
      ]
        .filter(Boolean)
        .join(' '),
    modelAway: (nearest) =>
      [
        'I cannot read the documents closely at the moment.',
        nearest ? `The nearest that I have is “${nearest}”.` : '',
        'Please ask again in a minute, or say “talk to a person”.',
      ]
        .filter(Boolean)
        .join(' '),
  };
}
