// Every change of the tables, in order. One that was released is never edited: a new one follows it.

import type { Migration } from 'kysely';
import { conversations } from './0001-conversations.ts';
import { documents } from './0002-documents.ts';
import { apiKeys } from './0003-api-keys.ts';
import { idempotency } from './0004-idempotency.ts';
import { rollouts } from './0005-rollouts.ts';
import { quality } from './0006-quality.ts';
import { passageVectors } from './0010-passage-vectors.ts';
import { settings } from './0020-settings.ts';
import { idempotentTurns } from './0021-idempotent-turns.ts';
import { replicas } from './0030-replicas.ts';
import { sources } from './0031-sources.ts';
import { accounts } from './0040-accounts.ts';
import { inbox } from './0041-inbox.ts';
import { teaching } from './0042-teaching.ts';
import { usage } from './0043-usage.ts';
import { documentCoverage } from './0050-document-coverage.ts';

export const migrations: Record<string, Migration> = {
  '0001-conversations': conversations,
  '0002-documents': documents,
  '0003-api-keys': apiKeys,
  '0004-idempotency': idempotency,
  '0005-rollouts': rollouts,
  '0006-quality': quality,
  '0010-passage-vectors': passageVectors,
  '0020-settings': settings,
  '0021-idempotent-turns': idempotentTurns,
  '0030-replicas': replicas,
  '0031-sources': sources,
  '0040-accounts': accounts,
  '0041-inbox': inbox,
  '0042-teaching': teaching,
  '0043-usage': usage,
  '0050-document-coverage': documentCoverage,
};
