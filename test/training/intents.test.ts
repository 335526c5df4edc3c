import { expect, it } from 'vitest';
import { classifyIntent } from '../../src/assistant/understand/intent-head.ts';
import { createRandom } from '../../src/model/random.ts';
import { fitIntents, type IntentExample } from '../../src/training/intents.ts';

/** Vectors of unit length around three directions, as sentence vectors of three meanings are. */
function clouds(count: number, seed: number): IntentExample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const cluster = i % 3;
    const raw = Float32Array.from({ length: 16 }, (_, d) => (d === cluster ? 2 : 0) + random.next() - 0.5);
    const norm = Math.hypot(...raw);
    return {
      vector: raw.map((part) => part / norm),
      intent: ['greeting', 'none', 'thanks'][cluster] as string,
    };
  });
}

it('learns to tell meanings apart that it has not seen', () => {
  const head = fitIntents(clouds(120, 1));
  const right = clouds(60, 2).filter(({ vector, intent }) => classifyIntent(head, vector).intent === intent);
  expect(right).toHaveLength(60);
});

it('gives the same head for the same examples', () => {
  const [one, other] = [fitIntents(clouds(60, 1)), fitIntents(clouds(60, 1))];
  expect(one.weights).toEqual(other.weights);
  expect(one.bias).toEqual(other.bias);
});

it('names its intents in alphabetical order and keeps to the size of the vectors', () => {
  const { intents, size, weights, bias } = fitIntents(clouds(30, 1));
  expect(intents).toEqual(['greeting', 'none', 'thanks']);
  expect([size, weights.length, bias.length]).toEqual([16, 48, 3]);
});

it('counts a weighted example as often as its weight says', () => {
  const pair = (weight: number): IntentExample[] => [
    { vector: Float32Array.of(1, 0), intent: 'none', weight },
    { vector: Float32Array.of(1, 0), intent: 'thanks' },
  ];
  const likely = classifyIntent(fitIntents(pair(3)), Float32Array.of(1, 0));
  expect(likely.intent).toBe('none');
  expect(likely.probability).toBeCloseTo(0.75, 2);
});

it('refuses examples that teach nothing', () => {
  expect(() => fitIntents([])).toThrow('two or more');
  expect(() => fitIntents(clouds(30, 1).filter(({ intent }) => intent === 'none'))).toThrow('two or more');
  const odd = { vector: Float32Array.of(1, 0), intent: 'thanks' };
  expect(() => fitIntents([...clouds(3, 1), odd])).toThrow(
    'Example 4 has a vector of 2 numbers, the first one of 16.',
  );
});
