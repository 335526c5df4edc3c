// Runs long computations in short slices, so that other work runs in between, or at once.
/** Nobody waits longer than about this for a turn of the event loop. */
const SLICE_MS = 8;

export type Steps<T> = Generator<void, T>;

export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
