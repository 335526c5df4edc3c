// Solves a small system of linear equations by Cholesky's method.

/**
 * The x of A·x = b for a symmetric, positive definite A, given by its lower triangle: row i has i + 1 numbers.
 * A number that rounding made too small on the diagonal is taken as tiny.
 */
export function solvePositive(lower: readonly (readonly number[])[], b: readonly number[]): Float64Array {
  const size = b.length;
  const factor = new Float64Array(size * size);
  const at = (row: number, column: number) => factor[row * size + column] as number;
  const x = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let right = b[i] as number;
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]?.[j] as number;
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
    for (let k = 0; k < i; k++) right -= at(i, k) * (x[k] as number);
    x[i] = right / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let right = x[i] as number;
    for (let k = i + 1; k < size; k++) right -= at(k, i) * (x[k] as number);
    x[i] = right / at(i, i);
  }
  return x;
}
