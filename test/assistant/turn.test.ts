import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from '../../src/assistant/stage.ts';
import { AppError } from '../../src/errors.ts';
import type { ConversationEvent } from '../../src/protocol/conversation.ts';
import { replySchema } from '../../src/protocol/reply.ts';
import { type LibraryDesk, openLibraryDesk, turn } from './library-desk.ts';

/** Reading documents starts a thread of its own, which takes long on a busy machine. */
const START_MS = 300_000;
let desk: LibraryDesk;

beforeAll(async () => {
  desk = await openLibraryDesk(['opening-hours.md', 'borrowing-and-renewals.md']);
}, START_MS);
afterAll(() => desk[Symbol.asyncDispose]());

/** A stage before the last ones, at which a turn waits until it is let on. */
function waitingStage() {
  const [arrived, letOn] = [new AbortController(), new AbortController()];
  const isThere = once(arrived.signal, 'abort');
  const stage: Stage = {
    name: 'wait',
    kind: 'pre-processing',
    async run(state, { signal }) {
      arrived.abort();
      await Promise.race([once(letOn.signal, 'abort'), once(signal, 'abort')]);
      return state;
    },
  };
  const arrangeStages = (stages: readonly Stage[]) => [...stages.slice(0, -2), stage, ...stages.slice(-2)];
  return { arrangeStages, isThere, letOn: () => letOn.abort() };
}

describe('a turn', () => {
  it('gives a reply of the protocol whose quote stands in the document where it says', async () => {
    const reply = await desk.open().answer(turn('When does the library open on Mondays?'));
    expect(replySchema.parse(reply)).toEqual(reply);
    expect(reply).toMatchObject({ kind: 'answer', model: { name: 'desk-qa' } });
    const [source] = reply.sources;
    expect(source?.title).toBe('Opening hours');
    expect(source?.quote).toContain(reply.shortAnswer);
    expect((await desk.textOf(source?.documentId ?? '')).slice(source?.start, source?.end)).toBe(
      source?.quote,
    );
  });

  it('stores message and reply, and tells what happens in the order in which it happens', async () => {
    const assistant = desk.open();
    const { id } = await desk.stores.conversations.create({ channel: 'http' });
    const events: ConversationEvent[] = [];
    const unsubscribe = assistant.subscribe(id, (event) => events.push(event));
    const pieces: string[] = [];
    const stages: string[] = [];
    const storedAtStart: Promise<number>[] = [];
    const reply = await assistant.answer(
      turn('When does the library close on Fridays?', {
        conversationId: id,
        clientMessageId: 'm1',
        onStart: () =>
          storedAtStart.push(desk.stores.conversations.listMessages(id).then((all) => all.length)),
        onToken: (piece) => pieces.push(piece),
        onStage: ({ name, seconds }) => stages.push(seconds >= 0 ? name : `${name} took ${seconds} s`),
      }),
    );
    unsubscribe();
    await assistant.answer(turn('Hello', { conversationId: id }));

    expect(await Promise.all(storedAtStart)).toEqual([1]);
    expect(pieces.join('')).toBe(reply.text);
    expect(pieces.length).toBeGreaterThan(1);
    const expected = 'understand correct time curated retrieve opening read decide reply record';
    expect(stages).toEqual(expected.split(' '));
    const types = events.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['message', 'answer:start']);
    expect(new Set(types.slice(2, -1))).toEqual(new Set(['answer:delta']));
    expect(events.at(-1)).toMatchObject({ id: 2, type: 'answer:end', data: { reason: 'complete', reply } });
    const stored = await desk.stores.events.after(id, 0, 2);
    expect(stored.map(({ id: eventId, type, data }) => ({ id: eventId, type, data }))).toEqual(
      events.filter((event) => 'id' in event),
    );
    const [asked, answered] = await desk.stores.conversations.listMessages(id);
    expect(asked).toMatchObject({ role: 'user', clientMessageId: 'm1', id: reply.inReplyTo });
    expect(answered).toMatchObject({ role: 'assistant', text: reply.text, id: reply.messageId });
    expect(replySchema.parse(answered?.details)).toEqual(reply);
  });

  it('asks only the collections that it may', async () => {
    const reply = await desk.open().answer(turn('When does the library open?', { collections: ['other'] }));
    expect(reply).toMatchObject({ kind: 'no_answer', sources: [], model: null });
  });

  it('of somebody else is not continued, nor one that is not there', async () => {
    const assistant = desk.open();
    const { id } = await desk.stores.conversations.create({ channel: 'http', ownerId: 'key-1' });
    for (const conversationId of [id, crypto.randomUUID()])
      await expect(assistant.answer(turn('Hello', { conversationId }))).rejects.toMatchObject({
        code: 'not_found',
      });
    const own = await assistant.answer(turn('Hello', { conversationId: id, ownerId: 'key-1' }));
    expect(own.conversationId).toBe(id);
  });
});

describe('a message that is sent again', () => {
  it('gets the stored reply, and leaves no second trace', async () => {
    const assistant = desk.open();
    const { id: conversationId } = await desk.stores.conversations.create({ channel: 'http' });
    const same = turn('How many books may I borrow?', { conversationId, clientMessageId: 'm1' });
    const first = await assistant.answer(same);
    const heard: string[] = [];
    const second = await desk.open().answer({ ...same, onToken: (piece) => heard.push(piece) });
    expect(second).toEqual(first);
    expect(heard.join('')).toBe(first.text);
    expect(await desk.stores.conversations.listMessages(conversationId)).toHaveLength(2);
    expect(await desk.stores.events.after(conversationId, 0)).toHaveLength(2);
  });

  it('joins the turn that is under way, and hears what was said before it came', async () => {
    const { arrangeStages, isThere, letOn } = waitingStage();
    const assistant = desk.open({ arrangeStages });
    const { id: conversationId } = await desk.stores.conversations.create({ channel: 'http' });
    const same = turn('When is the library open on Sundays?', { conversationId, clientMessageId: 'm1' });
    const first = assistant.answer(same);
    await isThere;
    const starts: string[] = [];
    const second = assistant.answer({ ...same, onStart: ({ inReplyTo }) => starts.push(inReplyTo) });
    await new Promise((resolve) => setImmediate(resolve));
    letOn();
    expect(await second).toEqual(await first);
    expect(starts).toEqual([(await first).inReplyTo]);
  });

  it('is answered again when its answer was lost', async () => {
    const { id: conversationId } = await desk.stores.conversations.create({ channel: 'http' });
    const lost = { role: 'user', text: 'When does the library open?', clientMessageId: 'm1' } as const;
    const { message } = await desk.stores.conversations.addMessage(conversationId, lost);
    const again = turn(lost.text, { conversationId, clientMessageId: 'm1' });
    const reply = await desk.open().answer(again);
    expect(reply.inReplyTo).toBe(message.id);
    expect(await desk.stores.conversations.listMessages(conversationId)).toHaveLength(2);
  });
});

describe('a turn that is not answered', () => {
  it('because it was stopped, ends as stopped, and may be asked again', async () => {
    const { arrangeStages, isThere } = waitingStage();
    const { id: conversationId } = await desk.stores.conversations.create({ channel: 'http' });
    const same = turn('When does the library open?', { conversationId, clientMessageId: 'm1' });
    const stop = new AbortController();
    const answering = desk.open({ arrangeStages }).answer({ ...same, signal: stop.signal });
    await isThere;
    stop.abort();
    await expect(answering).rejects.toMatchObject({ code: 'cancelled' });
    const [, end] = await desk.stores.events.after(conversationId, 0);
    expect(end).toMatchObject({ type: 'answer:end', data: { reason: 'stopped', clientMessageId: 'm1' } });
    await expect(desk.open().answer(same)).resolves.toMatchObject({ conversationId });
  });

  it('goes on for the other who waits when one of two stops', async () => {
    const { arrangeStages, isThere, letOn } = waitingStage();
    const assistant = desk.open({ arrangeStages });
    const { id: conversationId } = await desk.stores.conversations.create({ channel: 'http' });
    const same = turn('When does the library open?', { conversationId, clientMessageId: 'm1' });
    const stop = new AbortController();
    const first = assistant.answer({ ...same, signal: stop.signal });
    await isThere;
    const second = assistant.answer(same);
    await new Promise((resolve) => setImmediate(resolve));
    // The second joins once its conversation was looked up; until then the first alone decides.
    await desk.stores.conversations.find(conversationId);
    stop.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    letOn();
    await expect(second).resolves.toMatchObject({ conversationId });
  });

  it('because of an error, ends with a sentence for the user, a bug without its details', async () => {
    const failWith = (error: Error) => ({
      ...desk.predictor,
      pick: () => {
        throw error;
      },
    });
    for (const { error, problem } of [
      { error: new AppError('overloaded', 'The model is busy.'), problem: 'The model is busy.' },
      { error: new TypeError('x is undefined'), problem: expect.stringMatching(/^Something went wrong/) },
    ]) {
      const { id: conversationId } = await desk.stores.conversations.create({ channel: 'http' });
      const answering = desk
        .open({}, { predictor: failWith(error) })
        .answer(turn('When does the library open?', { conversationId }));
      await expect(answering).rejects.toBe(error);
      const [, end] = await desk.stores.events.after(conversationId, 0);
      expect(end).toMatchObject({ type: 'answer:end', data: { reason: 'error', problem } });
    }
  });
});
