// Cuts a long answer into parts that one can listen to, at the ends of sentences.
import { sentenceNumbers } from '../../../text/sentences.ts';
import { tokenize } from '../../../text/tokenize.ts';

/** About half a minute of speech. */
export const MAX_PART_CHARS = 420;

export interface Part {
  readonly text: string;
  /** Where the next part begins; undefined at the end. */
  readonly next?: number;
}

/** The part that begins at `from`: whole sentences as far as they fit, of a sentence that is too long whole words. */
export function partFrom(text: string, from = 0): Part {
  const rest = text.slice(from);
  if (rest.trim().length <= MAX_PART_CHARS) return { text: rest.trim() };
  const end = endOfSentences(rest) ?? endOfWords(rest);
  return { text: rest.slice(0, end).trim(), next: from + end };
}

/** Two lines are two items of a list, or two paragraphs: a place to stop as well. */
function endOfSentences(text: string): number | undefined {
  const tokens = tokenize(text);
  const numbers = sentenceNumbers(text, tokens);
  return tokens.findLast(
    ({ end }, i) =>
      end <= MAX_PART_CHARS &&
      i + 1 < tokens.length &&
      (numbers[i] !== numbers[i + 1] || text.slice(end, tokens[i + 1]?.start).includes('\n')),
  )?.end;
}

function endOfWords(text: string): number {
  const space = text.lastIndexOf(' ', MAX_PART_CHARS);
  return space > 0 ? space : MAX_PART_CHARS;
}
