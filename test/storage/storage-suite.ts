// What holds of the stores on either database.

import { describe } from 'vitest';
import { type DatabaseOptions, openDatabase } from '../../src/storage/database.ts';
import { apiKeySuite } from './suites/api-keys.ts';
import { conversationSuite } from './suites/conversations.ts';
import { databaseSuite } from './suites/database.ts';
import { documentSuite } from './suites/documents.ts';
import { durabilitySuite } from './suites/durability.ts';
import { evaluationSuite } from './suites/evaluations.ts';
import { idempotencySuite } from './suites/idempotency.ts';
import { peopleSuite } from './suites/people.ts';
import { rolloutSuite } from './suites/rollouts.ts';
import { servedAnswerSuite } from './suites/served-answers.ts';
import type { TestPlace } from './suites/test-place.ts';

/** @param newPlace gives a database that is empty at each call */
export function storageSuite(name: string, newPlace: () => Promise<DatabaseOptions>): void {
  const newTestPlace = async (): Promise<TestPlace> => {
    const place = await newPlace();
    return { place, open: () => openDatabase(place) };
  };
  describe(name, () => {
    databaseSuite(newTestPlace);
    conversationSuite(newTestPlace);
    documentSuite(newTestPlace);
    apiKeySuite(newTestPlace);
    idempotencySuite(newTestPlace);
    rolloutSuite(newTestPlace);
    servedAnswerSuite(newTestPlace);
    evaluationSuite(newTestPlace);
    peopleSuite(newTestPlace);
    durabilitySuite(newTestPlace);
  });
}
