// Which words can come next: generated and copied ways to write a word are added up, repeats are left out.
//
// A word's probability is the sum over all the ways to write it: Gu et al. 2016 (CopyNet). No trigram twice: Paulus et
// al. 2017. Generated words v, source positions m (padding included); a slot stands for one word however it is written.

/** A word by its id in the output vocabulary, or copied from a position of its source. */
export type WrittenToken = { readonly outputId: number } | { readonly sourcePosition: number };

export interface OutputWords {
  /** What the decoder reads after each generated word: [v] each. */
  readonly wordIds: ArrayLike<number>;
  readonly tunedIds: ArrayLike<number>;
  readonly endId: number;
  /** Ids below this one, other than `endId`, are never written. */
  readonly reservedIds: number;
}

export interface ScoredWord {
  readonly slot: number;
  readonly logProbability: number;
}

/** One slot for each word: its output id, or v + the first position of its key. */
export function slotsOf(keys: ArrayLike<number>, outputIds: number): Int32Array {
  const first = new Map<number, number>();
  return Int32Array.from(keys, (key, position) => {
    if (key < outputIds) return key;
    if (!first.has(key)) first.set(key, outputIds + position);
    return first.get(key) as number;
  });
}

/**
 * The likeliest words after those in the slots `written`, at most `room` of them, best first. `scores` [v + m] of the
 * next word, `slots` of the source's positions.
 */
export function bestWords(
  written: readonly number[],
  scores: Float32Array,
  slots: Int32Array,
  { wordIds, endId, reservedIds }: OutputWords,
  room: number,
): ScoredWord[] {
  const outputIds = wordIds.length;
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  const mass = new Float64Array(scores.length);
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const value = Math.exp((scores[i] as number) - highest);
    total += value;
    const slot = i < outputIds ? i : (slots[i - outputIds] ?? i);
    mass[slot] = (mass[slot] as number) + value;
  }
  const best: { slot: number; mass: number }[] = [];
  for (let slot = 0; slot < outputIds + slots.length; slot++) {
    const value = mass[slot] as number;
    if (!(value > (best.length < room ? 0 : (best.at(-1)?.mass ?? 0)))) continue;
    if (slot < reservedIds && slot !== endId) continue;
    if (repeatsTrigram(written, slot)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1]?.mass as number) < value) at--;
    best.splice(at, 0, { slot, mass: value });
    if (best.length > room) best.pop();
  }
  return best.map((one) => ({
    slot: one.slot,
    logProbability: Math.min(0, Math.log(one.mass / total)),
  }));
}

function repeatsTrigram(slots: readonly number[], next: number): boolean {
  const n = slots.length;
  for (let i = 2; i < n; i++) {
    if (slots[i] === next && slots[i - 1] === slots[n - 1] && slots[i - 2] === slots[n - 2]) return true;
  }
  return false;
}

/** The likeliest of the ways to write a slot's word. */
export function tokenOf(
  slot: number,
  scores: Float32Array,
  slots: Int32Array,
  outputIds: number,
): WrittenToken {
  let best = slot < outputIds ? (scores[slot] as number) : Number.NEGATIVE_INFINITY;
  let token: WrittenToken = { outputId: slot };
  slots.forEach((own, position) => {
    if (own !== slot || (scores[outputIds + position] as number) <= best) return;
    best = scores[outputIds + position] as number;
    token = { sourcePosition: position };
  });
  return token;
}
