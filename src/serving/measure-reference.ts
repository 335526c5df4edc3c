// Asks a version the questions of a data file as a turn would, to know what is usual for it.
import type { Engine } from '../engine/engine.ts';
import type { AnswerMeasures } from '../storage/served-answer-store.ts';
import { countWords } from '../text/question-words.ts';
import { bestAnswer } from './best-answer.ts';

export interface ReferenceQuestion {
  readonly context: string;
  readonly question: string;
  /** Passages of one article have the same. */
  readonly title?: string | undefined;
}

/** A turn reads so many passages and answers from the best. */
const PASSAGES = 5;
const QUESTIONS_AT_ONCE = 8;

/** Each question is read with its own passage and others of its article, else of the file. */
export async function measureReference(
  engine: Pick<Engine, 'answer' | 'knows'>,
  questions: readonly ReferenceQuestion[],
  { pool = questions, onProgress }: MeasureOptions = {},
): Promise<AnswerMeasures[]> {
  const { knows } = engine;
  const passagesFor = createNeighbours(pool);
  const measures: AnswerMeasures[] = [];
  for (let from = 0; from < questions.length; from += QUESTIONS_AT_ONCE) {
    const part = questions.slice(from, from + QUESTIONS_AT_ONCE);
    const asked = part.map((one) => passagesFor(one).map((context) => ({ context, question: one.question })));
    const answers = await engine.answer(asked.flat());
    for (const [i, { question }] of part.entries()) {
      const best = bestAnswer(answers.splice(0, (asked[i] as unknown[]).length));
      const { words, unknown } = countWords(question, knows);
      measures.push({
        questionWords: words,
        unknownWords: unknown,
        confidence: best?.confidence ?? 0,
        isDeclined: !best?.answerable,
      });
    }
    onProgress?.(measures.length, questions.length);
  }
  return measures;
}

export interface MeasureOptions {
  /** Where the other passages are taken from. Default: the questions. */
  readonly pool?: readonly ReferenceQuestion[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** Gives a question's passage and those that come after it, of its article where that has as many. */
function createNeighbours(pool: readonly ReferenceQuestion[]) {
  const all = [...new Set(pool.map(({ context }) => context))];
  const byTitle = new Map<string, Set<string>>();
  for (const { title, context } of pool)
    if (title !== undefined) byTitle.set(title, (byTitle.get(title) ?? new Set()).add(context));
  return ({ title, context }: ReferenceQuestion): string[] => {
    const article = [...(byTitle.get(title ?? '') ?? [])];
    const around = article.length >= PASSAGES ? article : all;
    const at = around.indexOf(context);
    return Array.from({ length: Math.min(PASSAGES, around.length) }, (_, i) => {
      return around[(at + i) % around.length] as string;
    });
  };
}
