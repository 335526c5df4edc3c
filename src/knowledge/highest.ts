// The best of many by a heap, without sorting them all.

/** The `count` indices of the highest scores among `indices`, in no order. */
export function highest(
  indices: ArrayLike<number>,
  scores: Float32Array | Float64Array,
  count: number,
): number[] {
  if (indices.length <= count) return Array.from(indices);
  const scoreOf = (index: number) => scores[index] as number;
  const heap = Array.from({ length: count }, (_, i) => indices[i] as number).sort(
    (one, other) => scoreOf(one) - scoreOf(other),
  );
  for (let i = count; i < indices.length; i++) {
    const index = indices[i] as number;
    if (scoreOf(index) <= scoreOf(heap[0] as number)) continue;
    // The lowest gives way; sinks until both below it are higher.
    let at = 0;
    for (let next = 1; next < count; next = 2 * at + 1) {
      if (next + 1 < count && scoreOf(heap[next + 1] as number) < scoreOf(heap[next] as number)) next++;
      if (scoreOf(heap[next] as number) >= scoreOf(index)) break;
      heap[at] = heap[next] as number;
      at = next;
    }
    heap[at] = index;
  }
  return heap;
}
