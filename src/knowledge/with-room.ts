// Typed arrays that grow.

/** The array itself if it has room for `size` numbers, else a copy that has, and half as much again. */
export function withRoom<A extends Uint8Array | Uint16Array | Uint32Array | Float32Array>(
  array: A,
  size: number,
): A {
  if (size <= array.length) return array;
  const Larger = array.constructor as new (length: number) => A;
  const larger = new Larger(Math.ceil(1.5 * size));
  larger.set(array);
  return larger;
}
