// Tells what a message wants, by a naive Bayes classifier trained from our own phrases when the service starts.
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { type Intent, intentPhrases, intents } from './intent-phrases.ts';

/** From this probability on a message is taken for small talk; below it, it is a question. */
export const INTENT_THRESHOLD = 0.7;
/** Nobody greets in more words. */
const MAX_WORDS = 14;
/** Phrases of a greeting or of thanks that come before what is really asked: at most so many words. */
const MAX_PREFACE_WORDS = 5;

/** Words that change nothing about what is wanted. */
const FILLERS = new Set(
  'actually really just honestly oh dear everyone everybody folks guys please kindly'.split(' '),
);

export interface Understanding {
  readonly intent: Intent;
  /** Probability of the intent. */
  readonly confidence: number;
  /** Of a question: the message without the greeting or the thanks that it begins with. */
  readonly question: string;
}

export interface IntentClassifier {
  understand(message: string): Understanding;
}

export function createIntentClassifier(): IntentClassifier {
  const phrases = intents.flatMap((intent) =>
    intentPhrases[intent]
      .trim()
      .split('\n')
      .map((phrase) => ({ intent, words: wordsOf(phrase) })),
  );
  // Words that small talk never has tell a question, whatever they are.
  const smallTalkWords = new Set(
    phrases.filter(({ intent }) => intent !== 'question').flatMap(({ words }) => words),
  );
  const known = new Map(phrases.map(({ intent, words }) => [words.join(' '), intent]));
  const classifier = new BayesClassifier();
  for (const { intent, words } of phrases) classifier.addDocument(featuresOf(words, smallTalkWords), intent);
  classifier.train();

  const classify = (text: string): { intent: Intent; confidence: number } => {
    const words = wordsOf(text);
    if (words.length === 0 || words.length > MAX_WORDS) return { intent: 'question', confidence: 1 };
    const same = known.get(words.join(' '));
    if (same) return { intent: same, confidence: 1 };
    const scores = classifier.getClassifications(featuresOf(words, smallTalkWords));
    const total = scores.reduce((sum, { value }) => sum + value, 0);
    const [best] = scores;
    const confidence = best && total > 0 ? best.value / total : 0;
    if (!best || best.label === 'question' || confidence < INTENT_THRESHOLD)
      return { intent: 'question', confidence: 1 };
    return { intent: best.label as Intent, confidence };
  };

  return {
    understand(message) {
      const whole = classify(message);
      if (whole.intent !== 'question') return { ...whole, question: message };
      const rest = withoutPreface(message, (text) => classify(text).intent);
      const understood = rest === message ? whole : classify(rest);
      return { ...understood, question: rest };
    },
  };
}

/** "Hi there, when do you open?" asks when you open. */
function withoutPreface(message: string, intentOf: (text: string) => Intent): string {
  for (const mark of message.matchAll(/[,.!;:–-]+\s+/g)) {
    const [preface, rest] = [message.slice(0, mark.index), message.slice(mark.index + mark[0].length)];
    if (wordsOf(preface).length > MAX_PREFACE_WORDS) break;
    const isPreface = ['greeting', 'thanks'].includes(intentOf(preface));
    if (isPreface && wordsOf(rest).length > 0) return withoutPreface(rest, intentOf);
  }
  return message;
}

function wordsOf(text: string): string[] {
  return tokenize(text)
    .map((token) => normalizeWord(token.text))
    .filter((word) => /[\p{L}\p{N}]/u.test(word) && !FILLERS.has(word));
}

/** Words, neighbouring pairs, how the message begins and ends, how long it is; unknown words are counted, not named. */
function featuresOf(words: readonly string[], known: ReadonlySet<string>): string[] {
  const named = words.map((word) => (known.has(word) ? word : '<other>'));
  const others = named.filter((word) => word === '<other>').length;
  const marked = ['<start>', ...named, '<end>'];
  return [
    ...named,
    ...marked.slice(1).map((word, i) => `${marked[i]} ${word}`),
    ...Array.from({ length: Math.min(others, 4) }, (_, i) => `<${i + 1} others>`),
    `<${Math.min(8, words.length)} words>`,
  ];
}
