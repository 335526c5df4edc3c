import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('goes on with the conversation of a user whose words it sends', async () => {
    const asked = { model: 'frontdesk', user: 'visitor-1', messages: [question] };
    const first = await client.chat.completions.create(asked);
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
    ['nobody names', undefined, undefined],
    ['the caller names', 'visitor-2', 'visitor-3'],
  ])('keeps the words of two users apart that %s, also when both begin alike', async (_, one, other) => {
    const begin = (name: string | undefined) =>
      client.chat.completions.create({
        model: 'frontdesk',
        messages: [question],
        ...(name === undefined ? {} : { user: name }),
      });
    const [first, second] = [await begin(one), await begin(other)];
    const said = [question, { role: 'assistant' as const, content: first.choices[0]?.message.content ?? '' }];
    const private_ = user('My door code is 4711, when do you open on weekdays?');
    await client.chat.completions.create({
      model: 'frontdesk',
      messages: [...said, private_],
      ...(one === undefined ? {} : { user: one }),
    });
    const { conversationId } = deskReply(second);
    const messages = await service.app.parts.stores.conversations.listMessages(conversationId);
    expect(messages.map(({ text }) => text).join()).not.toContain('4711');
  });

  it('goes on with the same conversation after a question that was refused', async () => {
    const asked = { model: 'frontdesk', user: 'visitor-4', messages: [question] };
    const first = await client.chat.completions.create(asked);
    const said = [question, { role: 'assistant' as const, content: first.choices[0]?.message.content ?? '' }];
    const follow = { ...asked, messages: [...said, user('And on weekdays?')] };
    const aborted = new AbortController();
    const refused = client.chat.completions.create(follow, { signal: aborted.signal });
    setTimeout(() => aborted.abort(), 1);
    await refused.catch(() => undefined);
    await expect
      .poll(async () => deskReply(await client.chat.completions.create(follow)).conversationId)
      .toBe(deskReply(first).conversationId);
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

  it('lists the desk as its one model', async () => {
    const models = await collect(await client.models.list());
    expect(models.map(({ id }) => id)).toEqual(['frontdesk']);
    expect(await client.models.retrieve('frontdesk')).toMatchObject({ object: 'model', id: 'frontdesk' });
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
    });
    await expect(
      ask(clientWith(await service.createKey(['models'])), 'frontdesk', 'Hello!'),
    ).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
  });
});
