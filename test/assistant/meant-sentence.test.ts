import { expect, it } from 'vitest';
import { meantSentence } from '../../src/assistant/meant-sentence.ts';

/** A passage of sentences with how near each is. */
function passageOf(...sentences: readonly (readonly [said: string, similarity: number])[]) {
  const text = sentences.map(([said]) => said).join(' ');
  return {
    text,
    title: 'Guide',
    headings: [],
    score: 1,
    sentences: sentences.map(([said, similarity]) => {
      const start = text.indexOf(said);
      return { start, end: start + said.length, similarity };
    }),
  };
}

it('is the nearest one, and tells how far it stands out from other passages', () => {
  const house = passageOf(
    ['It has a garden.', 0.2],
    ['Racks for bicycles stand there.', 0.65],
    ['Mind them.', 0.3],
  );
  const alone = meantSentence([passageOf(['Lunch is at noon.', 0.1]), house]);
  const crowded = meantSentence([passageOf(['Cars park behind it.', 0.6]), house]);
  expect(alone).toMatchObject({ passage: 1, start: 17, end: 48, nextEnd: 59 });
  expect(alone?.prominence).toBeCloseTo(0.8);
  expect(crowded?.prominence).toBeCloseTo(0.675);
});

it('does not compete with itself where neighbouring passages share it', () => {
  const shared = ['Racks for bicycles stand there.', 0.65] as const;
  const twice = meantSentence([
    passageOf(['It has a garden.', 0.2], shared),
    passageOf(shared, ['Mind them.', 0.2]),
  ]);
  expect(twice?.prominence).toBeCloseTo(0.8);
});

it('is missing where nothing is known of meanings', () => {
  expect(meantSentence([{ ...passageOf(['It has a garden.', 0.2]), sentences: [] }])).toBeUndefined();
  expect(meantSentence([])).toBeUndefined();
});
