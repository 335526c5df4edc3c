// Pieces of long computations, each in a turn of the event loop of its own: requests that come meanwhile are taken
// between two of them, however many computations there are.
const waiting: (() => void)[] = [];

/** Resolves in a later turn of the event loop, in which nobody else who waits here goes on. */
export function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(goOn);
  });
}

function goOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}
