// Every change of the tables, in order. One that was released is never edited: a new one follows it.

import type { Migration } from 'kysely';
import { conversations } from './0001-conversations.ts';
import { documents } from './0002-documents.ts';
import { apiKeys } from './0003-api-keys.ts';
import { idempotency } from './0004-idempotency.ts';
import { rollouts } from './0005-rollouts.ts';
import { quality } from './0006-quality.ts';
import { replicas } from './0030-replicas.ts';
import { sources } from './0031-sources.ts';

export const migrations: Record<string, Migration> = {
  '0001-conversations': conversations,
  '0002-documents': documents,
  '0003-api-keys': apiKeys,
  '0004-idempotency': idempotency,
  '0005-rollouts': rollouts,
  '0006-quality': quality,
  '0030-replicas': replicas,
  '0031-sources': sources,
};
