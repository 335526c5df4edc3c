// Names for routes whose addresses are regular expressions, as the metrics and the traces tell them.

const names = new WeakMap<RegExp, string>();

/** The expression, known from now on by its name: the address with its variable parts in braces. */
export function namedRoute(path: RegExp, name: string): RegExp {
  names.set(path, name);
  return path;
}

export const routeName = (path: unknown): string | undefined =>
  path instanceof RegExp ? names.get(path) : undefined;
