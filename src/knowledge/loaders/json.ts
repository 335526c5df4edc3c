// A JSON list of question–answer pairs: `[{"question": "…" or ["…", "…"], "answer": "…", "url": "…"}]`.
import { z } from 'zod';
import '../../value-problems.ts';
import { curatedDocument } from './curated.ts';
import { decodeText } from './decode-text.ts';
import { type LoadedDocument, type SourceFile, unreadable } from './document.ts';

const words = z.string().trim().min(1);
const entriesSchema = z.array(
  z.object({
    question: z.union([words.transform((text) => [text]), z.array(words).min(1)]),
    answer: words,
    url: z.url({ protocol: /^https?$/ }).optional(),
  }),
);

/** @throws AppError `invalid_input` naming the entry, counted from 1, and the field. */
export async function loadJson(file: SourceFile): Promise<LoadedDocument> {
  const parsed = entriesSchema.safeParse(parseJson(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [index, ...path] = issue?.path ?? [];
    const where = index === undefined ? '' : `entry ${Number(index) + 1}, ${path.join('.') || 'itself'}: `;
    throw unreadable(file, `it must be a list of questions with answers: ${where}${issue?.message}`);
  }
  return curatedDocument(
    file,
    parsed.data.map(({ question, answer, url }) => ({
      questions: question,
      answer,
      ...(url ? { url } : {}),
    })),
  );
}

function parseJson(file: SourceFile): unknown {
  try {
    return JSON.parse(decodeText(file));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw unreadable(file, `it is not valid JSON (${cause.message})`, cause);
  }
}
