// What the assistant says itself, when no document answers.

export interface Wording {
  /** Before an answer that is not certain. */
  readonly unsure: string;
  /** The documents do not hold the answer; `nearest` names what comes closest. */
  declined(nearest?: string): string;
  /** The documents could not be read closely, because the model is not available. */
  modelAway(nearest?: string): string;
}

export function createWording(): Wording {
  return {
    unsure: 'I am not certain, but this may help:',
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
