// A connection to somebody's database that may only read.

export type Row = Readonly<Record<string, unknown>>;

export interface Rows extends AsyncDisposable {
  /** The name as the database quotes it. */
  quote(name: string): string;
  /** The place of the n-th parameter, counted from 1. */
  placeholder(n: number): string;
  /** The type that everything can be cast to. */
  readonly textType: string;
  /** Within one state of the database, where it can. */
  query(text: string, parameters?: readonly string[]): Promise<Row[]>;
}

export interface RowsOptions {
  readonly url: string;
  readonly timeoutMs: number;
}
