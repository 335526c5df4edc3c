// A stage against words that a desk does not want to hear, or to say. It stands in a list once or twice:
//
//   {"module": "./profanity-filter.mjs", "options": {"in": "question", "words": ["damn"]}}   refuses such a question
//   {"module": "./profanity-filter.mjs", "options": {"in": "answer", "words": ["damn"]}}     hides them in the reply
//
// The first belongs before "understand", the second between "decide" and "reply".

const REFUSAL = 'I am glad to answer that when it is asked politely.';

/** @type {import('frontdesk').CreateStage} */
export const createStage = ({ in: where, words, refusal = REFUSAL }, { log }) => {
  if (!Array.isArray(words) || words.length === 0)
    throw new Error('give "words", the list of what is not wanted');
  const escaped = words.map((word) => String(word).replaceAll(/[^\p{L}\p{N}]/gu, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  /** As long as before, so that the places in the document still hold. */
  const hide = (/** @type {string} */ text) => text.replaceAll(pattern, (word) => '*'.repeat(word.length));

  if (where === 'question')
    return {
      name: 'profanity-in-question',
      kind: 'pre-processing',
      run({ conversationId, message }) {
        if (hide(message) === message) return undefined;
        log.info({ conversationId }, 'question refused');
        return { outcome: { kind: 'no_answer', text: String(refusal), confidence: 0 } };
      },
    };
  if (where === 'answer')
    return {
      name: 'profanity-in-answer',
      kind: 'post-processing',
      run({ outcome }) {
        if (!outcome) return undefined;
        const { text, shortAnswer, sources, suggestions } = outcome;
        return {
          outcome: {
            ...outcome,
            text: hide(text),
            shortAnswer: shortAnswer === null ? null : hide(shortAnswer),
            sources: sources.map((source) => ({ ...source, quote: hide(source.quote) })),
            suggestions: suggestions.map(hide),
          },
        };
      },
    };
  throw new Error('"in" must be "question" or "answer"');
};
