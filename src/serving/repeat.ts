// Work that is done again and again, a while after it was done before.

/** A failure is reported, and the work tried again. Disposed, it ends after the work that is under way. */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onFailure: (error: unknown) => void,
): AsyncDisposable {
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const once = async () => {
    try {
      await work();
    } catch (error) {
      onFailure(error);
    }
    if (!isEnded) wait();
  };
  const wait = () => {
    timer = setTimeout(() => {
      current = once();
    }, everyMs).unref();
  };
  wait();
  return {
    async [Symbol.asyncDispose]() {
      isEnded = true;
      clearTimeout(timer);
      await current;
    },
  };
}
