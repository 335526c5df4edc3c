// Questions and answers that a page holds for search engines: schema.org's FAQPage in JSON-LD.
import { parseFragment } from 'parse5';
import { z } from 'zod';
import { collapse, type DocumentText } from '../document-text.ts';
import { attribute, elements, type Node } from './dom.ts';
import { rawText } from './seen.ts';

const answerSchema = z.object({ text: z.string() });
const questionSchema = z.object({
  '@type': z.union([
    z.literal('Question'),
    z.array(z.string()).refine((types) => types.includes('Question')),
  ]),
  name: z.string(),
  acceptedAnswer: z.union([answerSchema.transform((answer) => [answer]), z.array(answerSchema)]),
});
/** Data of a page is flat; deeper is not looked at. */
const MAX_DATA_DEPTH = 12;
/** So much of an answer tells whether the page shows it as well. */
const COMPARED_CHARS = 60;

interface DataQuestion {
  readonly name: string;
  readonly answer: string;
}

/** Writes those that the page itself does not show. */
export function writeFaqData(
  document: DocumentText,
  root: Node,
  writeFragment: (fragment: Node) => void,
): void {
  const scripts = elements(root, 'script').filter(
    (one) => attribute(one, 'type')?.trim() === 'application/ld+json',
  );
  if (scripts.length === 0) return;
  const shown = comparable(rawText(root));
  for (const script of scripts)
    for (const { name, answer } of questionsIn(
      parseData(script.childNodes.map((node) => ('value' in node ? node.value : '')).join('')),
    )) {
      const fragment = parseFragment(answer);
      const words = comparable(rawText(fragment));
      if (words === '' || shown.includes(words.slice(0, COMPARED_CHARS))) continue;
      document.apart(() =>
        document.under(collapse(rawText(parseFragment(name))), () => writeFragment(fragment)),
      );
    }
}

const comparable = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function parseData(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // as browsers do with data that is damaged
    throw error;
  }
}

function questionsIn(data: unknown, depth = 0): DataQuestion[] {
  if (typeof data !== 'object' || data === null || depth > MAX_DATA_DEPTH) return [];
  const question = questionSchema.safeParse(data);
  if (question.success)
    return [
      { name: question.data.name, answer: question.data.acceptedAnswer.map(({ text }) => text).join('\n') },
    ];
  return Object.values(data).flatMap((value) => questionsIn(value, depth + 1));
}
