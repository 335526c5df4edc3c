import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src/errors.ts';
import type { Completion } from '../../../../src/protocol/openai.ts';
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
const user = (content: string) => ({ role: 'user' as const, content });
const question = user('When does the library open on Sundays?');
async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) all.push(item);
  return all;
}

/** Our own field, of which the client knows nothing. */
const deskReply = (completion: object) => (completion as Completion).frontdesk;

describe("the official client of OpenAI's interface", () => {
  it('gets an answer from the documents, and the reply with its sources', async () => {
    const completion = await client.chat.completions.create({
      model: 'frontdesk',
      messages: [question],
      temperature: 0,
    });
    const { message, finish_reason } = completion.choices[0] ?? {};
    expect([message?.role, finish_reason]).toEqual(['assistant', 'stop']);
    expect(message?.content).toContain('eleven');
    expect(completion.usage?.total_tokens).toBe(
      (completion.usage?.prompt_tokens ?? 0) + (completion.usage?.completion_tokens ?? 0),
    );
    expect(deskReply(completion).sources[0]?.title).toBe('Opening hours');
  });

  it('gets the same answer as a stream of one id that ends with the usage', async () => {
    const whole = await client.chat.completions.create({ model: 'frontdesk', messages: [question] });
    const stream = await client.chat.completions.create({
      model: 'frontdesk',
      messages: [question],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    expect(new Set(chunks.map(({ id, created }) => `${id} ${created}`)).size).toBe(1);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
  });

  it('goes on with the conversation whose words it sends, when it names its user', async () => {
    const asked = { model: 'frontdesk', user: 'anna' };
    const first = await client.chat.completions.create({ ...asked, messages: [question] });
    const said = [question, { role: 'assistant' as const, content: first.choices[0]?.message.content ?? '' }];
    const follow = { ...asked, messages: [...said, user('And on weekdays?')] };
    const second = await client.chat.completions.create(follow);
    expect(second.choices[0]?.message.content).toContain('nine');
    expect(deskReply(second).conversationId).toBe(deskReply(first).conversationId);
    const branch = await client.chat.completions.create(follow);
    expect(deskReply(branch).conversationId).not.toBe(deskReply(first).conversationId);
    expect(branch.choices[0]?.message.content).toContain('nine');
  });

  it.each([
    ['without a name', {}, {}],
    ['by two names', { user: 'anna' }, { user: 'ben' }],
  ])('keeps two visitors apart who begin with the same words, %s', async (_, anna, ben) => {
    const model = 'frontdesk';
    const first = await client.chat.completions.create({ model, ...anna, messages: [question] });
    const other = await client.chat.completions.create({ model, ...ben, messages: [question] });
    const said = [question, { role: 'assistant' as const, content: first.choices[0]?.message.content ?? '' }];
    const next = await client.chat.completions.create({
      model,
      ...anna,
      messages: [...said, user('And on weekdays? My name is Anna.')],
    });
    expect(deskReply(next).conversationId).not.toBe(deskReply(other).conversationId);
    const { conversations } = service.app.parts.stores;
    const heard = await conversations.listMessages(deskReply(other).conversationId);
    expect(heard.map(({ text }) => text).join()).not.toContain('Anna');
  });

  it('goes on with the same conversation when it asks again after a failure', async () => {
    const asked = { model: 'frontdesk', user: 'carla' };
    const first = await client.chat.completions.create({ ...asked, messages: [question] });
    const said = [question, { role: 'assistant' as const, content: first.choices[0]?.message.content ?? '' }];
    const follow = { ...asked, messages: [...said, user('And on weekdays?')] };
    const { assistant } = service.app.parts;
    const answer = vi.spyOn(assistant, 'answer').mockRejectedValueOnce(new AppError('overloaded', 'Full.'));
    await expect(client.chat.completions.create(follow)).rejects.toMatchObject({ status: 503 });
    answer.mockRestore();
    const again = await client.chat.completions.create(follow);
    expect(deskReply(again).conversationId).toBe(deskReply(first).conversationId);
  });

  it('understands a follow-up to a history from elsewhere, and leaves system messages alone', async () => {
    const completion = await client.chat.completions.create({
      model: 'frontdesk',
      messages: [
        { role: 'system', content: 'You are a pirate.' },
        user('When does the library open on weekdays?'),
        { role: 'assistant', content: 'It opens at nine.' },
        { role: 'user', content: [{ type: 'text', text: 'And on Sundays?' }] },
      ],
    });
    expect(completion.choices[0]?.message.content).toContain('eleven');
    const { conversationId } = deskReply(completion);
    const messages = await service.app.parts.stores.conversations.listMessages(conversationId);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('lists the desk and its encoder as models, and knows no others', async () => {
    const models = await collect(await client.models.list());
    expect(models.map(({ id }) => id)).toEqual(['frontdesk', 'frontdesk-embedding']);
    for (const id of ['frontdesk', 'frontdesk-embedding'])
      expect(await client.models.retrieve(id)).toMatchObject({ object: 'model', id });
    for (const name of ['gpt-9', 'gpt-4.1', 'meta/llama'])
      await expect(client.models.retrieve(name)).rejects.toMatchObject({
        status: 404,
        code: 'model_not_found',
        type: 'invalid_request_error',
      });
    await expect(clientWith('unused').models.retrieve('gpt-9')).rejects.toMatchObject({ status: 404 });
  });

  it('may send any key where none is needed', async () => {
    const completion = await clientWith('unused').chat.completions.create({
      model: 'frontdesk',
      messages: [question],
    });
    expect(completion.choices[0]?.message.content).toContain('eleven');
  });

  it('is told what it cannot have, in place of prose', async () => {
    const asked = { model: 'frontdesk', messages: [question] };
    const refusals: [object, string][] = [
      [{ response_format: { type: 'json_object' } }, 'response_format.type'],
      [{ response_format: { type: 'json_schema', json_schema: { name: 'x' } } }, 'response_format.type'],
      [{ tool_choice: 'required', tools: [] }, 'tool_choice'],
      [{ tool_choice: { type: 'function', function: { name: 'x' } } }, 'tool_choice'],
      [{ logprobs: true }, 'logprobs'],
      [{ n: 2 }, 'n'],
    ];
    for (const [setting, param] of refusals)
      await expect(client.chat.completions.create({ ...asked, ...setting })).rejects.toMatchObject({
        status: 400,
        param,
      });
    const tools = [{ type: 'function' as const, function: { name: 'x' } }];
    const offered = {
      ...asked,
      tools,
      tool_choice: 'auto' as const,
      response_format: { type: 'text' as const },
    };
    expect((await client.chat.completions.create(offered)).choices[0]?.finish_reason).toBe('stop');
  });

  it('is told in its own form that there is nothing at an address', async () => {
    await expect(client.images.generate({ prompt: 'a desk' })).rejects.toMatchObject({
      status: 404,
      type: 'invalid_request_error',
      message: expect.stringContaining('/v1/images/generations'),
    });
    const own = await service.call('/v1/documents/none', {});
    expect(own.headers.get('Content-Type')).toContain('application/problem+json');
  });

  it.each([
    [
      'LangChain',
      (passages: string) =>
        `Use the following pieces of context to answer the question at the end.\n\n${passages}\n\nQuestion: When does the library open on Sundays?\nHelpful Answer:`,
    ],
    [
      'LlamaIndex',
      (passages: string) =>
        `Context information is below.\n---\n${passages}\n---\nGiven the context information, answer the query.\nQuery: When does the library open on Sundays?\nAnswer: `,
    ],
  ])('gets the question out of a long prompt of %s', async (_, template) => {
    const long = template('The library has many books. '.repeat(100));
    const completion = await client.chat.completions.create({ model: 'frontdesk', messages: [user(long)] });
    expect(completion.choices[0]?.message.content).toContain('eleven');
  });

  it('finds the sources that have an address among the annotations', async () => {
    const url = 'https://library.example/parking';
    await service.learn('Parking', 'Parking costs two euros an hour.', { url });
    const completion = await client.chat.completions.create({
      model: 'frontdesk',
      messages: [user('How much does parking cost an hour?')],
    });
    const { content, annotations } = completion.choices[0]?.message ?? {};
    expect(annotations).toContainEqual({
      type: 'url_citation',
      url_citation: { url, title: 'Parking', start_index: 0, end_index: content?.length },
    });
  });

  it('throws its own errors', async () => {
    const ask = (asked: OpenAI, model: string, content: string) =>
      asked.chat.completions.create({ model, messages: [user(content)] });
    await expect(ask(clientWith('fd_wrong'), 'frontdesk', 'Hello!')).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
    await expect(ask(client, 'gpt-9', 'Hello!')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(ask(client, 'frontdesk', 'x'.repeat(1001))).rejects.toMatchObject({
      status: 400,
      param: 'messages[0].content',
      type: 'invalid_request_error',
      message: expect.stringMatching(/1001 characters, and 1000 are allowed/),
    });
    await expect(
      ask(clientWith(await service.createKey(['models'])), 'frontdesk', 'Hello!'),
    ).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
  });
});
