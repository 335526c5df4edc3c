import type { Database, DatabaseOptions } from '../../../src/storage/database.ts';

/** Where a database is or will be; the first that opens it makes its tables. */
export interface TestPlace {
  readonly place: DatabaseOptions;
  open(): Promise<Database>;
}
