// Questions to offer when one was declined: those that the near curated entries and passages answer.
import type { FoundCurated, FoundPassage } from '../knowledge/knowledge-base.ts';
import { normalizeWord } from '../text/tokenize.ts';

const MAX_SUGGESTIONS = 3;
/** A curated entry below this has nothing to do with the question. */
const MIN_CURATED_CONFIDENCE = 0.2;

export function suggestionsFor(
  curated: readonly FoundCurated[],
  passages: readonly FoundPassage[],
  asked: string,
): string[] {
  const near = curated.filter(({ confidence }) => confidence >= MIN_CURATED_CONFIDENCE);
  const questions = [
    ...near.map(({ questions }) => questions[0] ?? ''),
    ...passages.map(({ headings, title }) => questionAbout(headings.at(-1) ?? title)),
  ];
  const same = (one: string) =>
    normalizeWord(one)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const known = new Set([same(asked), '']);
  const fresh = questions.filter((question) => {
    const key = same(question);
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
  return fresh.slice(0, MAX_SUGGESTIONS);
}

/** A heading is a question already, or becomes one. */
function questionAbout(heading: string): string {
  const topic = heading
    .replace(/^[\d.\s]+/, '')
    .replace(/[.:;]+$/, '')
    .trim();
  if (topic.endsWith('?')) return topic;
  if (topic === '' || /^(?:by|from|at|in|on|for|to|with|how|what|where|when)\b/i.test(topic)) return '';
  return `What do you know about ${isSentenceCase(topic) ? topic.charAt(0).toLowerCase() + topic.slice(1) : topic}?`;
}

/** One capital, at the beginning: an ordinary phrase, and no name. */
const isSentenceCase = (text: string) => /^\p{Lu}\p{Ll}+(?:[\s-]|$)/u.test(text) && !/\s\p{Lu}/u.test(text);
