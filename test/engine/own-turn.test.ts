import { describe, expect, it } from 'vitest';
import { ownTurn } from '../../src/engine/own-turn.ts';

/** Keeps the thread busy. */
function compute(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

describe('ownTurn', () => {
  it('lets what comes meanwhile go between two pieces, however many computations wait', async () => {
    const order: string[] = [];
    const pieces = Array.from({ length: 20 }, async (_, i) => {
      await ownTurn();
      compute(2);
      order.push(`piece ${i}`);
    });
    const request = new Promise<void>((resolve) =>
      setTimeout(() => {
        order.push('request');
        resolve();
      }, 1),
    );
    await Promise.all([...pieces, request]);
    expect(order.indexOf('request')).toBeLessThan(5);
    expect(order.filter((one) => one !== 'request')).toEqual(pieces.map((_, i) => `piece ${i}`));
  });

  it('comes again and again for one that waits alone', async () => {
    let turns = 0;
    while (turns < 100) {
      await ownTurn();
      turns += 1;
    }
    expect(turns).toBe(100);
  });
});
