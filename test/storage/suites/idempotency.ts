import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../../src/storage/conversation-store.ts';
import type { Database } from '../../../src/storage/database.ts';
import { createIdempotencyStore } from '../../../src/storage/idempotency-store.ts';
import type { TestPlace } from './test-place.ts';

export function idempotencySuite(newPlace: () => Promise<TestPlace>): void {
  describe('requests with an Idempotency-Key', () => {
    let database: Database;
    let other: Database;
    let time = 1_000_000;
    const options = { keepMs: 1000, runningMs: 100, now: () => time };

    beforeAll(async () => {
      const { open } = await newPlace();
      database = await open();
      other = await open();
    });
    afterAll(() => Promise.all([database[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

    it('get the answer from before, each principal its own', async () => {
      const requests = createIdempotencyStore(database, options);
      const request = { principal: 'me', key: 'k', body: '{"a":1}' };
      const { attempt = '' } = await requests.begin(request);
      await requests.complete(attempt, { status: 201, body: 'made' });
      expect(await requests.begin(request)).toEqual({
        answer: { status: 201, body: 'made', conversationId: null },
      });
      expect((await requests.begin({ ...request, principal: 'you' })).attempt).toBeDefined();
    });

    it('keep their name when another attempt takes them over, and may be taken over at once when let go', async () => {
      const requests = createIdempotencyStore(database, options);
      const request = { principal: 'me', key: 'taken over', body: 'one' };
      const first = await requests.begin(request);
      await requests.release(first.attempt ?? '');
      const second = await requests.begin(request);
      expect(second.requestId).toBe(first.requestId);
      expect(second.attempt).not.toBe(first.attempt);
      await requests.releaseRunning();
      expect((await requests.begin(request)).requestId).toBe(first.requestId);
    });

    it('are refused with another body, and while they are running', async () => {
      const requests = createIdempotencyStore(database, options);
      const request = { principal: 'me', key: 'running', body: 'one' };
      await requests.begin(request);
      await expect(requests.begin(request)).rejects.toMatchObject({ code: 'conflict' });
      const reused = { code: 'idempotency_key_reused' };
      await expect(requests.begin({ ...request, body: 'two' })).rejects.toMatchObject(reused);
    });

    it('are begun by one of many that send them at once', async () => {
      const stores = [createIdempotencyStore(database, options), createIdempotencyStore(other, options)];
      const request = { principal: 'me', key: 'race', body: '' };
      const begun = await Promise.all(
        Array.from({ length: 10 }, (_, i) => stores[i % 2]?.begin(request).catch((error) => error.code)),
      );
      expect(begun.filter((one) => one === 'conflict')).toHaveLength(9);
    });

    it('can be sent again when they were abandoned, or their process died', async () => {
      const requests = createIdempotencyStore(database, options);
      const request = { principal: 'me', key: 'again', body: '' };
      const first = await requests.begin(request);
      await requests.abandon(first.attempt ?? '');
      const second = await requests.begin(request);
      time += 100;
      const third = await requests.begin(request);
      await requests.complete(second.attempt ?? '', { status: 200, body: 'of the dead' });
      await requests.complete(third.attempt ?? '', { status: 200, body: 'of the living' });
      expect((await requests.begin(request)).answer?.body).toBe('of the living');
    });

    it('are forgotten after their time', async () => {
      const requests = createIdempotencyStore(database, options);
      const request = { principal: 'me', key: 'late', body: 'one' };
      const { attempt = '' } = await requests.begin(request);
      await requests.complete(attempt, { status: 200, body: '' });
      time += 1000;
      expect((await requests.begin({ ...request, body: 'two' })).attempt).toBeDefined();
      time += 1000;
      expect(await requests.eraseExpired()).toBeGreaterThan(0);
      expect(await requests.eraseExpired()).toBe(0);
    });

    it('leave nothing behind when their conversation is erased before they are answered', async () => {
      const requests = createIdempotencyStore(database, options);
      const conversations = createConversationStore(database);
      const { id } = await conversations.create({ channel: 'http' });
      const { attempt = '' } = await requests.begin({ principal: 'me', key: 'erased', body: '' });
      await conversations.erase(id);
      await requests.complete(attempt, { status: 200, body: 'private', conversationId: id });
      const rows = await database.kysely.selectFrom('idempotencyRecords').select('body').execute();
      expect(rows).not.toContainEqual({ body: 'private' });
    });
  });
}
