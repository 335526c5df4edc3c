// Groups questions that mean the like, so that fifty ways to ask for the opening hours are one line.
import type { TextVectors } from '../engine/engine.ts';

export interface QuestionGroup<Question> {
  /** The newest first. */
  readonly questions: readonly Question[];
}

export type GroupQuestions = <Question extends { readonly text: string }>(
  questions: readonly Question[],
) => Promise<QuestionGroup<Question>[]>;

/** Cosine of two questions that ask the same; of pairs of phrasings in the training desks nine of ten lie above. */
const SAME = 0.72;
/** Vectors of so many questions are kept; 1.5 kB each. */
const MOST_KEPT = 5000;

/** Without an encoder, or when it fails, questions of the same words are a group. */
export function createGroupQuestions(encoder: Pick<TextVectors, 'encodeTexts'> | undefined): GroupQuestions {
  const kept = new Map<string, Float32Array>();

  async function vectorsOf(texts: readonly string[]): Promise<readonly (Float32Array | undefined)[]> {
    const missing = [...new Set(texts.filter((text) => !kept.has(text)))];
    const vectors = (await encoder?.encodeTexts(missing).catch(() => undefined)) ?? [];
    missing.forEach((text, i) => {
      const vector = vectors[i];
      if (vector) kept.set(text, vector);
    });
    for (const text of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      if (!texts.includes(text)) kept.delete(text);
    }
    return texts.map((text) => kept.get(text));
  }

  return async (questions) => {
    const words = questions.map(({ text }) => text.trim().toLowerCase().replaceAll(/\s+/g, ' '));
    const vectors = await vectorsOf(words);
    const groups: {
      readonly words: string;
      readonly vector?: Float32Array;
      readonly questions: (typeof questions)[number][];
    }[] = [];
    questions.forEach((question, i) => {
      const vector = vectors[i];
      const known = groups.find(
        (group) => group.words === words[i] || (vector && group.vector && dot(vector, group.vector) >= SAME),
      );
      if (known) known.questions.push(question);
      else groups.push({ words: words[i] ?? '', ...(vector ? { vector } : {}), questions: [question] });
    });
    return groups;
  };
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number);
  return sum;
}
