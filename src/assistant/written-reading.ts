// Has the model put what it found into a sentence, by the version that found it.
import { AppError } from '../errors.ts';
import type { ModelVersion } from '../protocol/reply.ts';
import type { Predictor } from '../serving/predictor.ts';
import { isModelAway } from './model-away.ts';
import type { Reading } from './stage.ts';

/** As it is where its sentence is there, and where the version went meanwhile: the document's own sentence is said then. */
export async function written(
  predictor: Predictor,
  reading: Reading,
  model: ModelVersion | null,
  signal: AbortSignal,
): Promise<Reading> {
  const { unwritten } = reading;
  if (!unwritten || !model) return reading;
  try {
    using picked = predictor.pick({ name: model.name, forced: model.version });
    const [answer] = await picked.answer([unwritten], { signal });
    return answer ? { ...reading, text: answer.text, origin: answer.origin } : reading;
  } catch (error) {
    if (isModelAway(error) || (error instanceof AppError && error.code === 'not_found')) return reading;
    throw error;
  }
}
