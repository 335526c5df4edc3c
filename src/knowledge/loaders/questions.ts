// Questions in a text, so that each becomes the heading of its answer and is never taken for the answer itself.
import type { Block } from './document.ts';
import type { DocumentText } from './document-text.ts';

/** Longer ones are prose that happens to end in a question mark. */
const MAX_QUESTION_CHARS = 200;

const ENDS_AS_QUESTION = /\p{L}.*\?["'”’»)\]*_:]*$/su;
const QUESTION_MARK = /^\s*(?:Q|Question|FAQ)\s*#?\d{0,3}\s*[:.)–—-]\s*(?=\S)/iu;
const ANSWER_MARK = /^\s*(?:A|Answer|Ans)\s*\d{0,3}\s*[:.)–—-]\s+(?=\S)/u;
/** A question and its answer in one paragraph: “Q: May I …? A: Yes.” */
const MARKED_PAIR = /^\s*Q(?:uestion)?\s*#?\d{0,3}\s*[:.)]\s*(.+?)\s+A(?:nswer)?\s*\d{0,3}\s*[:.)]\s+(.+)$/su;
/** What stands between a question and its answer on the same line. */
const BETWEEN = /^[\s:–—-]+/u;

export function isQuestion(text: string): boolean {
  return text.length <= MAX_QUESTION_CHARS && ENDS_AS_QUESTION.test(text);
}

/** A question that stands for itself: no other sentence is beside it. */
export const isLoneQuestion = (text: string): boolean =>
  isQuestion(text) && !/[.!?]["”’)]*\s+\p{Lu}/u.test(text.replace(QUESTION_MARK, ''));

/** Without “Q:” before it. */
export const withoutQuestionMark = (text: string): string =>
  isQuestion(text) ? text.replace(QUESTION_MARK, '').trim() : text;

/**
 * Writes a paragraph; a question in it becomes a heading, and what follows it there is its answer.
 *
 * @param lead The bold words that it begins with.
 */
export function writeParagraph(
  document: DocumentText,
  text: string,
  { lead = '', as }: { readonly lead?: string; readonly as?: Partial<Omit<Block, 'start' | 'end'>> } = {},
): void {
  const pair = MARKED_PAIR.exec(text);
  if (pair) {
    document.question(pair[1] as string);
    document.block(pair[2] as string);
    return;
  }
  const question = questionAtStart(text, lead);
  if (question) {
    document.question(withoutQuestionMark(question));
    const answer = text.slice(question.length).replace(BETWEEN, '').replace(ANSWER_MARK, '');
    if (answer !== '') document.block(answer);
    return;
  }
  document.block(document.isUnderQuestion ? text.replace(ANSWER_MARK, '') : text, as);
}

function questionAtStart(text: string, lead: string): string | undefined {
  if (lead !== '' && text.startsWith(lead) && isQuestion(lead)) return lead;
  if (isLoneQuestion(text)) return text;
  // “Q: May I …?” with its answer after it, or “Q: Gifts” alone in bold.
  const marked = QUESTION_MARK.test(text) && /^[^?]{3,200}\?(?=\s|$)/su.exec(text)?.[0];
  return marked || undefined;
}
