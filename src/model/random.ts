// A small seeded random source whose state can be saved: sfc32 (Chris Doty-Humphrey, PractRand).

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Four 32-bit words; give them to `restoreRandom` to go on from here. */
  state(): [number, number, number, number];
}

export function createRandom(seed: number): Random {
  const random = restoreRandom([0x9e3779b9, 0x243f6a88, 0xb7e15162, seed >>> 0]);
  for (let i = 0; i < 15; i++) random.next();
  return random;
}

export function restoreRandom(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state;
  return {
    next() {
      const t = (((a + b) | 0) + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = ((c << 21) | (c >>> 11)) + t;
      c |= 0;
      return (t >>> 0) / 4294967296;
    },
    state: () => [a, b, c, d],
  };
}

export const uniform = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.next();

/** An integer in [0, below). */
export const integer = (random: Random, below: number): number => Math.floor(random.next() * below);

/** Fisher–Yates, in place. */
export function shuffle<T>(random: Random, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = integer(random, i + 1);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}
