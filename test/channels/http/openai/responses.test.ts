import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResponseView } from '../../../../src/protocol/openai-responses.ts';
import { type Service, startService } from '../../../support/service.ts';

let service: Service;
let client: OpenAI;
beforeAll(async () => {
  service = await startService();
  await service.learn(
    'Opening hours',
    'The library opens at nine on weekdays. The library opens at eleven on Sundays.',
  );
  client = clientWith(await service.createKey(['chat']));
});
afterAll(() => service[Symbol.asyncDispose]());

const clientWith = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${service.url}/v1`, maxRetries: 0 });
const model = 'frontdesk';
const input = 'When does the library open on Sundays?';
const conversationIdOf = (response: object) => (response as ResponseView).frontdesk?.conversationId;

describe("the official client's Responses API", () => {
  it('gets an answer with its sources', async () => {
    const response = await client.responses.create({ model, input, instructions: 'Be a pirate.' });
    expect(response).toMatchObject({ status: 'completed', error: null, model });
    expect(response.output_text).toContain('eleven');
    const [item] = response.output;
    const [part] = item?.type === 'message' ? item.content : [];
    expect(part?.type === 'output_text' && part.annotations).toEqual([
      expect.objectContaining({ type: 'file_citation', filename: 'Opening hours' }),
    ]);
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    );
  });

  it('goes on with the response before, which is its own', async () => {
    const first = await client.responses.create({ model, input });
    const next = { model, input: 'And on weekdays?', previous_response_id: first.id };
    const second = await client.responses.create(next);
    expect(second.output_text).toContain('nine');
    expect(conversationIdOf(second)).toBe(conversationIdOf(first));
    const other = clientWith(await service.createKey(['chat']));
    await expect(other.responses.create(next)).rejects.toMatchObject({
      status: 404,
      param: 'previous_response_id',
    });
  });

  it('may send the whole history instead', async () => {
    const response = await client.responses.create({
      model,
      input: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'input_text', text: 'When does the library open on weekdays?' }] },
        { role: 'assistant', content: 'It opens at nine.' },
        { role: 'user', content: [{ type: 'input_text', text: 'And on Sundays?' }] },
      ],
    });
    expect(response.output_text).toContain('eleven');
  });

  it('gets the same answer as a stream that it puts together itself', async () => {
    const stream = client.responses.stream({ model, input });
    const types: string[] = [];
    let text = '';
    for await (const event of stream) {
      types.push(event.type);
      expect(event.sequence_number).toBe(types.length - 1);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    const response = await stream.finalResponse();
    expect(response.output_text).toBe(text);
    expect(text).toContain('eleven');
    expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.completed']);
  });

  it('is told what it cannot have', async () => {
    for (const [setting, param] of [
      [{ text: { format: { type: 'json_object' } } }, 'text.format.type'],
      [{ tool_choice: 'required' }, 'tool_choice'],
      [{ previous_response_id: 'resp_none' }, 'previous_response_id'],
      [{ model: 'gpt-9' }, 'model'],
    ] as const)
      await expect(client.responses.create({ model, input, ...setting })).rejects.toMatchObject({ param });
  });
});

describe("the official client's embeddings", () => {
  const embed = (texts: string | string[], more: object = {}) =>
    client.embeddings.create({ model: 'frontdesk-embedding', input: texts, ...more });
  const product = (one: readonly number[] = [], other: readonly number[] = []) =>
    one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);

  it('are near for texts that mean the like, in either encoding', async () => {
    const texts = ['When do you open?', 'What are your opening hours?', 'A cat sat on a mat.'];
    const { data, usage } = await embed(texts);
    const vectors = data.map(({ embedding }) => embedding);
    expect(vectors.map((vector) => vector.length)).toEqual([384, 384, 384]);
    expect(product(vectors[0], vectors[0])).toBeCloseTo(1, 3);
    expect(product(vectors[0], vectors[1])).toBeGreaterThan(product(vectors[0], vectors[2]) + 0.3);
    expect(usage.total_tokens).toBeGreaterThan(10);
    const plain = await embed(texts[0] ?? '', { encoding_format: 'float' });
    expect(product(plain.data[0]?.embedding, vectors[0])).toBeCloseTo(1, 3);
  });

  it('are refused for what they cannot be', async () => {
    await expect(embed('Hello.', { model: 'text-embedding-3-small' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(embed('Hello.', { dimensions: 64 })).rejects.toMatchObject({
      status: 400,
      param: 'dimensions',
    });
    await expect(embed('x'.repeat(20_001))).rejects.toMatchObject({ status: 400, param: 'input' });
    await expect(
      client.embeddings.create({ model: 'frontdesk-embedding', input: [1, 2, 3] }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('token numbers') });
  });
});
