// The head that tells small talk from questions, as a model version carries it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { INTENTS_FILE } from '../../engine/file-names.ts';
import { AppError } from '../../errors.ts';
import type { IntentHead } from './intent-head.ts';

const schema = z.strictObject({
  intents: z.array(z.string()).min(2),
  size: z.int().positive(),
  weights: z.array(z.number()),
  bias: z.array(z.number()),
});

/** Undefined for a version that has none. @throws AppError `model_invalid` for one that cannot be read */
export async function loadIntents(folder: string): Promise<IntentHead | undefined> {
  const file = join(folder, INTENTS_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { data, error } = schema.safeParse(JSON.parse(text));
  if (
    !data ||
    data.weights.length !== data.intents.length * data.size ||
    data.bias.length !== data.intents.length
  )
    throw new AppError('model_invalid', `${file} does not hold intents for vectors of one size.`, {
      cause: error,
    });
  return { ...data, weights: Float32Array.from(data.weights), bias: Float32Array.from(data.bias) };
}
