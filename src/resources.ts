// What is opened in order is released in reverse, also when something after it could not be opened.

export interface Resources extends AsyncDisposable {
  /** Keeps a resource until the end, and gives it back. */
  use<Resource extends AsyncDisposable | Disposable>(resource: Resource): Resource;
  /** Has something done at the end, in its turn. */
  defer(release: () => void | Promise<void>): void;
}

export function createResources(): Resources {
  const releases: (() => void | Promise<void>)[] = [];
  return {
    use(resource) {
      releases.push(async () => {
        if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]();
        else resource[Symbol.dispose]();
      });
      return resource;
    },
    defer(release) {
      releases.push(release);
    },
    async [Symbol.asyncDispose]() {
      const errors: unknown[] = [];
      for (let release = releases.pop(); release; release = releases.pop()) {
        try {
          await release();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be released.');
    },
  };
}
