// Reads training and evaluation data: JSON lines (plain or gzipped) and the official SQuAD JSON, in one form.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const exampleSchema = z.object({
  id: z.coerce.string().optional(),
  title: z.string().optional(),
  context: z.string().optional(),
  question: z.string(),
  answers: z.array(z.string()).default([]),
  answer_start: z.array(z.number().int().nullable()).optional(),
  full_answer: z.string().optional(),
  unanswerable: z.boolean().optional(),
});

/** One question. `answer_start` are UTF-16 offsets in `context`, null where the answer does not stand in it. */
export type Example = z.infer<typeof exampleSchema>;

const squadSchema = z.object({
  data: z.array(
    z.object({
      title: z.string().optional(),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.coerce.string(),
              question: z.string(),
              is_impossible: z.boolean().optional(),
              answers: z.array(z.object({ text: z.string(), answer_start: z.number().int() })).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
});

/**
 * Reads a data file. The official SQuAD form is told by its one JSON object with `data`.
 * @throws AppError `not_found` for a missing file, `invalid_input` naming the line that cannot be read.
 */
export function readExamples(path: string): Example[] {
  const text = readText(path);
  if (/^\s*\{\s*"(?:data|version)"/.test(text.slice(0, 200))) return squadExamples(path, text);
  const examples: Example[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const parsed = exampleSchema.safeParse(parseJson(path, line, i + 1));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new AppError(
        'invalid_input',
        `${path}, line ${i + 1}: ${issue?.path.join('.')}: ${issue?.message}`,
      );
    }
    examples.push(parsed.data);
  });
  return examples;
}

function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new AppError('not_found', `Cannot read the data file ${path}`, { cause });
  }
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

function parseJson(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AppError('invalid_input', `${path}, line ${number}: not valid JSON`, { cause });
  }
}

function squadExamples(path: string, text: string): Example[] {
  const parsed = squadSchema.safeParse(parseJson(path, text, 1));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'invalid_input',
      `${path}: not SQuAD's form: ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  return parsed.data.data.flatMap(({ title, paragraphs }) =>
    paragraphs.flatMap(({ context, qas }) =>
      qas.map((qa) => ({
        id: qa.id,
        ...(title === undefined ? {} : { title }),
        context,
        question: qa.question,
        answers: qa.answers.map((answer) => answer.text),
        answer_start: qa.answers.map((answer) => answer.answer_start),
        ...(qa.is_impossible ? { unanswerable: true } : {}),
      })),
    ),
  );
}
