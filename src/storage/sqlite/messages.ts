// What goes between Kysely's driver and the thread that owns the SQLite file.

export interface StatementRequest {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The reply to request `id`; reply 0 says that the file is open. */
export type StatementReply =
  | { readonly id: number; readonly rows: unknown[]; readonly changes: number; readonly error?: never }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string } };
