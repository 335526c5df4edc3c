import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSentenceEncoder } from '../../src/engine/onnx/sentence-encoder.ts';
import type { SentenceEncoder } from '../../src/engine/sentence-encoder.ts';
import { createKnowledgeBase } from '../../src/knowledge/create-knowledge-base.ts';
import type { KnowledgeBase } from '../../src/knowledge/knowledge-base.ts';
import { passagesOf } from '../../src/text/passages.ts';

let encoder: SentenceEncoder;
beforeAll(async () => {
  encoder = await openSentenceEncoder();
});
afterAll(() => encoder[Symbol.asyncDispose]());

async function put(knowledge: KnowledgeBase, id: string, text: string, collection = 'main') {
  const sections = [{ headings: [], start: 0, end: text.length }];
  const passages = passagesOf({ title: 'Guide', text, sections });
  await knowledge.put(
    { id, collection, title: 'Guide', url: null },
    {
      text,
      passages: passages.map(({ headings, text: part, start, end }) => {
        return { headings, text: part, startOffset: start, endOffset: end, page: null };
      }),
      curatedAnswers: [],
    },
  );
}

const idsOf = async (knowledge: KnowledgeBase, question: string, collections?: string[]) =>
  (await knowledge.search(question, collections && { collections })).map(({ documentId }) => documentId);

describe('passages found by what they mean', () => {
  it('share no word with the question', async () => {
    const knowledge = createKnowledgeBase({ encoder });
    await put(knowledge, 'bicycles', 'Racks for bicycles stand beside the entrance.');
    await put(knowledge, 'fees', 'Late novels cost 20 cents each day.');
    expect(await idsOf(createKnowledgeBase(), 'Where can I park my bike?')).toEqual([]);
    await knowledge.understood();
    expect((await idsOf(knowledge, 'Where can I park my bike?'))[0]).toBe('bicycles');
    expect(await idsOf(knowledge, 'Who painted the Mona Lisa?')).toEqual([]);
  });

  it('come with how near each of their sentences is', async () => {
    const knowledge = createKnowledgeBase({ encoder });
    const [first, second] = ['The hall seats eighty people.', 'A ramp leads wheelchairs to the door.'];
    await put(knowledge, 'house', `${first} ${second}`);
    await knowledge.understood();
    const [found] = await knowledge.search('Is it accessible for disabled people?');
    const { text = '', sentences: [far, near] = [] } = found ?? {};
    expect([far, near].map((one) => text.slice(one?.start, one?.end))).toEqual([first, second]);
    expect(near?.similarity).toBeGreaterThan(far?.similarity ?? 1);
    expect(near?.similarity).toBeLessThanOrEqual(1.01);
  });

  it('are those of the collections that are asked', async () => {
    const knowledge = createKnowledgeBase({ encoder });
    await put(knowledge, 'a', 'Racks for bicycles stand beside the entrance.', 'museum');
    await put(knowledge, 'b', 'Bicycles are locked up in the yard.', 'zoo');
    await knowledge.understood();
    expect(await idsOf(knowledge, 'Where can I park my bike?', ['zoo'])).toEqual(['b']);
    expect(await idsOf(knowledge, 'Where can I park my bike?', [])).toEqual([]);
  });

  it('go with their document, and change with it', async () => {
    const knowledge = createKnowledgeBase({ encoder });
    await put(knowledge, 'a', 'Racks for bicycles stand beside the entrance.');
    await knowledge.understood();
    await put(knowledge, 'a', 'Soup and bread are served at noon.');
    await knowledge.understood();
    expect(await idsOf(knowledge, 'Where can I park my bike?')).toEqual([]);
    expect(await idsOf(knowledge, 'When do you have lunch?')).toEqual(['a']);
    await knowledge.remove('a');
    expect(await idsOf(knowledge, 'When do you have lunch?')).toEqual([]);
  });

  it('are found by their words while the encoder is away, which is told', async () => {
    const failures: Error[] = [];
    const broken: SentenceEncoder = {
      size: encoder.size,
      encode: () => Promise.reject(new Error('away')),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const knowledge = createKnowledgeBase({
      encoder: broken,
      onEncoderFailure: (error) => failures.push(error),
    });
    await put(knowledge, 'a', 'Racks for bicycles stand beside the entrance.');
    await knowledge.understood();
    expect(await idsOf(knowledge, 'Where are the bicycles?')).toEqual(['a']);
    expect(failures.length).toBeGreaterThan(0);
  });
});
