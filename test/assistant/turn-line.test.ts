import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTurnLine, type TurnLine } from '../../src/assistant/turn-line.ts';

/** A turn that takes so long once it has its place. */
async function turn(line: TurnLine, owner: string, ms: number, done: string[] = []): Promise<void> {
  using place = await line.enter(owner);
  await sleep(ms);
  place.isDone = true;
  done.push(owner);
}

describe('the line of turns', () => {
  it('refuses a turn that would wait too long, and says when to come again', async () => {
    const line = createTurnLine({ limit: 100, sideBySide: 1, maxWaitMs: 500 });
    const turns = Array.from({ length: 20 }, () => turn(line, 'a', 100));
    const results = await Promise.allSettled(turns);
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(results.length - refused.length).toBeGreaterThanOrEqual(5);
    expect(results.length - refused.length).toBeLessThanOrEqual(7);
    expect(refused[0]).toMatchObject({ code: 'overloaded', retryAfterMs: 1000 });
  });

  it('lets owners take turns: one who asks much keeps nobody waiting', async () => {
    const line = createTurnLine({ limit: 100, sideBySide: 1 });
    const done: string[] = [];
    const many = Array.from({ length: 5 }, () => turn(line, 'many', 20, done));
    const one = turn(line, 'one', 20, done);
    await Promise.allSettled([...many, one]);
    expect(done.indexOf('one')).toBeLessThanOrEqual(2);
  });

  it('forgets a turn whose asker went while it waited', async () => {
    const line = createTurnLine({ limit: 100, sideBySide: 1 });
    const first = turn(line, 'a', 50);
    const gone = new AbortController();
    const waiting = line.enter('b', gone.signal);
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await first;
    await turn(line, 'c', 1);
  });

  it('takes no more at a time than it may', async () => {
    const line = createTurnLine({ limit: 2, sideBySide: 2 });
    const two = [turn(line, 'a', 30), turn(line, 'b', 30)];
    await expect(line.enter('c')).rejects.toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('limit of 2 questions'),
    });
    await Promise.all(two);
  });
});
