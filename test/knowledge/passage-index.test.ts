import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPassageIndex, type PassageIndex } from '../../src/knowledge/passage-index.ts';

const passage = (text: string, headings: readonly string[] = [], title = 'Guide') => ({
  title,
  headings,
  text,
});

/** Document and passage of each hit. */
const found = (index: PassageIndex, question: string, collections?: readonly string[]) =>
  index
    .search(question, { limit: 10, ...(collections ? { collections } : {}) })
    .map(({ documentId, passage }) => `${documentId}#${passage}`);

describe('the passage index', () => {
  it('finds passages by the stems of their words, the best first', () => {
    const index = createPassageIndex();
    index.put('rules', 'main', [
      passage('Visitors borrow ten books for three weeks.'),
      passage('Rooms are booked at the desk.'),
    ]);
    index.put('hours', 'main', [
      passage('The library is open from nine. Books can be returned at any hour.'),
    ]);
    expect(found(index, 'How many books can a visitor borrow?')).toEqual(['rules#0', 'rules#1', 'hours#0']);
    expect(found(index, 'Where do I book rooms?')[0]).toBe('rules#1');
    expect(found(index, 'Is there a zeppelin?')).toEqual([]);
  });

  it('looks at titles and headings too', () => {
    const index = createPassageIndex();
    index.put('a', 'main', [passage('From nine to six.', ['Opening hours'])]);
    index.put('b', 'main', [passage('From ten to four.', [], 'Parking')]);
    expect(found(index, 'opening')).toEqual(['a#0']);
    expect(found(index, 'parking')).toEqual(['b#0']);
  });

  it('prefers the question’s words close together', () => {
    const index = createPassageIndex();
    index.put('far', 'main', [
      passage('A card is sold here. We have lost a lot of time. Our library has a cat.'),
    ]);
    index.put('near', 'main', [
      passage('A lost library card is replaced here. We have a lot of time. There is a cat.'),
    ]);
    expect(found(index, 'I lost my library card')).toEqual(['near#0', 'far#0']);
  });

  it('finds words of the same family', () => {
    const index = createPassageIndex();
    index.put('disc', 'main', [passage('The disc is an evolution of older technology.')]);
    expect(found(index, 'What did it evolve from?')).toEqual(['disc#0']);
  });

  it('asks only the collections named', () => {
    const index = createPassageIndex();
    index.put('a', 'hotel', [passage('Breakfast is served at eight.')]);
    index.put('b', 'museum', [passage('Breakfast is not served.')]);
    expect(found(index, 'breakfast', ['museum'])).toEqual(['b#0']);
    expect(found(index, 'breakfast', ['zoo'])).toEqual([]);
    expect(found(index, 'breakfast').sort()).toEqual(['a#0', 'b#0']);
  });

  it('is, after any changes, like an index built anew', () => {
    const words = ['book', 'room', 'garden', 'river', 'ticket', 'train', 'music', 'cat'];
    const text = fc
      .array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 })
      .map((list) => list.join(' '));
    const change = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      texts: fc.option(fc.array(text, { maxLength: 3 })),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const index = createPassageIndex();
        const now = new Map<string, readonly string[]>();
        for (const { id, texts } of changes) {
          if (texts) {
            index.put(
              id,
              'main',
              texts.map((each) => passage(each)),
            );
            now.set(id, texts);
          } else expect(index.remove(id)).toBe(now.delete(id));
        }
        for (const word of words) {
          const want = [...now].flatMap(([id, texts]) =>
            texts.flatMap((each, i) => (each.split(' ').includes(word) ? [`${id}#${i}`] : [])),
          );
          expect(found(index, word).sort()).toEqual(want.sort());
        }
        expect(index.size).toBe([...now.values()].flat().length);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the room of removed passages back', () => {
    const index = createPassageIndex();
    const document = Array.from({ length: 400 }, (_, i) => passage(`Book number ${i} of the shelf.`));
    for (let round = 0; round < 8; round++) index.put('shelf', 'main', document);
    expect(index.size).toBe(400);
    expect(found(index, 'number 77')[0]).toBe('shelf#77');
  });
});
