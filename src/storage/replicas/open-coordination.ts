// Opens what replicas find together by: a session of PostgreSQL, or the one claim on an SQLite file.
import { join } from 'node:path';
import { makeDataFolder } from '../data-folder.ts';
import { type Coordination, createLoneCoordination } from './coordination.ts';
import { openPostgresSession, type SessionLog } from './postgres-session.ts';
import { claimSqliteFile } from './sqlite-claim.ts';

export interface CoordinationOptions {
  /** As `DATABASE_URL`. On PostgreSQL it must not lead through a pooler that shares connections. */
  readonly url: string;
  readonly dataDir: string;
  readonly log: SessionLog;
}

/**
 * On PostgreSQL one connection that listens and holds the leads. On SQLite there is one service: it leads everything,
 * and a second one on the same file is refused.
 *
 * @throws AppError `config_invalid` for a second one, `storage_unavailable`
 */
export async function openCoordination({ url, dataDir, log }: CoordinationOptions): Promise<Coordination> {
  if (!url.startsWith('sqlite:')) return openPostgresSession({ url, log });
  const claim = await claimSqliteFile(join(makeDataFolder(dataDir), url.slice('sqlite:'.length)));
  return createLoneCoordination(claim);
}
