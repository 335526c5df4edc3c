// Teaches a model version to tell small talk from questions, on its own encoder's vectors.
import { readFileSync } from 'node:fs';
import type { Engine } from '../engine/engine.ts';
import { fitIntents } from './intents.ts';
import type { Desk } from './reading/desks.ts';

const EXAMPLES = new URL('../../training-data/intents.jsonl', import.meta.url);
/** Questions of desks are many more than examples of small talk. */
const MAX_QUESTIONS = 3000;
const SMALL_TALK_WEIGHT = 2;

/** @returns the text of the version's intents file */
export async function fitVersionIntents(
  engine: Pick<Engine, 'encodeTexts'>,
  desks: readonly Desk[],
): Promise<string> {
  const lines = readFileSync(EXAMPLES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; intent: string });
  const asked = desks.flatMap(({ rows }) =>
    rows.filter(({ history }) => history.length === 0).flatMap(({ question, also }) => [question, ...also]),
  );
  const every = Math.max(1, Math.ceil(asked.length / MAX_QUESTIONS));
  const questions = asked.filter((_, i) => i % every === 0).map((text) => ({ text, intent: 'none' }));
  const examples = [...lines, ...questions];
  const vectors = await engine.encodeTexts(examples.map(({ text }) => text));
  const { intents, size, weights, bias } = fitIntents(
    examples.map(({ intent }, i) => ({
      intent,
      vector: vectors[i] as Float32Array,
      weight: intent === 'none' ? 1 : SMALL_TALK_WEIGHT,
    })),
  );
  const rounded = (values: Float32Array) => Array.from(values, (value) => Math.round(value * 1000) / 1000);
  return JSON.stringify({ intents, size, weights: rounded(weights), bias: rounded(bias) });
}
