// A page of a list, and the cursor of the next.

interface Page<Row> {
  readonly rows: readonly Row[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/**
 * Looks up one row more than a page has, which tells whether there is another page.
 *
 * @param cursorOf Names the last row of a page
 */
export async function readPage<Row>(
  limit: number,
  find: (limit: number) => Promise<readonly Row[]>,
  cursorOf: (last: Row) => string,
): Promise<Page<Row>> {
  const found = await find(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: last !== undefined && found.length > limit ? cursorOf(last) : null };
}
