// Tells by its meaning what a message wants: small talk, a person, the last answer again, or none of these.

/** A question to the documents. */
export const NO_INTENT = 'none';

/** Fitted on sentence vectors (src/training/intents.ts). */
export interface IntentHead {
  readonly intents: readonly string[];
  /** Numbers of a vector. */
  readonly size: number;
  /** [intents, size] */
  readonly weights: Float32Array;
  /** [intents] */
  readonly bias: Float32Array;
}

export interface FoundIntent {
  readonly intent: string;
  /** Of this intent, from 0 to 1. */
  readonly probability: number;
  /** Of all small talk together: that the message is no question. */
  readonly smallTalk: number;
}

/** A message is small talk when it is so sure that it is no question … */
export const SMALL_TALK_THRESHOLD = 0.7;
/** … and when one kind of small talk is so likely. */
export const INTENT_THRESHOLD = 0.4;
/** Nobody greets in more words; what is longer is a question. */
export const MAX_SMALL_TALK_WORDS = 14;

/** The likeliest intent of a message. @throws RangeError when the vector has another size than the head's */
export function classifyIntent(head: IntentHead, vector: Float32Array): FoundIntent {
  const { intents, size, weights, bias } = head;
  if (vector.length !== size)
    throw new RangeError(`The intents were learned on vectors of ${size} numbers, not ${vector.length}.`);
  const logits = intents.map((_, intent) => {
    let logit = bias[intent] as number;
    for (let i = 0; i < size; i++) logit += (weights[intent * size + i] as number) * (vector[i] as number);
    return logit;
  });
  const most = Math.max(...logits);
  const best = logits.indexOf(most);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
  const none = logits[intents.indexOf(NO_INTENT)];
  const smallTalk = none === undefined ? 1 : 1 - Math.exp(none - most) / total;
  return { intent: intents[best] ?? NO_INTENT, probability: 1 / total, smallTalk };
}

/**
 * What the turn goes by: the likeliest intent where it is sure and the message short, else `none`.
 *
 * @param message As it was typed; `vector` is its vector
 */
export function intentOf(head: IntentHead, message: string, vector: Float32Array): FoundIntent {
  const found = classifyIntent(head, vector);
  const words = message.match(/[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu) ?? [];
  const isShort = words.length <= MAX_SMALL_TALK_WORDS;
  const isSure = found.smallTalk >= SMALL_TALK_THRESHOLD && found.probability >= INTENT_THRESHOLD;
  if (found.intent === NO_INTENT || (isShort && isSure)) return found;
  return { ...found, intent: NO_INTENT, probability: 1 - found.smallTalk };
}

/** A sentence, or the words before a comma, with its vector. */
export interface MessagePart {
  readonly text: string;
  readonly vector: Float32Array;
}

export interface UnderstoodMessage extends FoundIntent {
  /** The message without the greeting or the thanks in front of what it asks. */
  readonly question: string;
}

/** Intents that may stand in front of a question and say nothing of it. */
const PREFACES = new Set(['greeting', 'how_are_you', 'thanks', 'affirm', 'deny', 'compliment']);

/**
 * A message asks when one of its parts does: "Thanks! When do you close?" is a question. Who wants a person at the end
 * wants a person.
 *
 * @param parts Of `messageParts`, at least one
 */
export function understandMessage(head: IntentHead, parts: readonly MessagePart[]): UnderstoodMessage {
  const found = parts.map(({ text, vector }) => intentOf(head, text, vector));
  const last = found.at(-1) ?? { intent: NO_INTENT, probability: 1, smallTalk: 0 };
  const whole = parts.map(({ text }) => text).join(' ');
  const wantsPerson = found.find(({ intent }) => intent === 'handoff');
  if (last.intent === 'handoff') return { ...last, question: whole };
  const asked = found.find(({ intent }) => intent === NO_INTENT);
  if (!asked) {
    const said = wantsPerson ?? found.find(({ intent }) => !PREFACES.has(intent)) ?? last;
    return { ...said, question: whole };
  }
  const start = found.findIndex(({ intent }) => !PREFACES.has(intent));
  const question = parts
    .slice(start)
    .map(({ text }) => text)
    .join(' ');
  return { ...asked, question };
}

/** The sentences of a message, and what stands before a comma near its beginning; "please" alone is no part. */
export function messageParts(message: string): string[] {
  return message
    .split(/(?<=[.!?…])\s+|\s*\n+\s*|(?<=^.{1,40},)\s+(?!\P{L}*please\P{L}*$)/iu)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}
