// How model versions did on golden sets: a run each, with a result for every question of the set.
import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import { storableText } from './storable-text.ts';

/** One question, in the words of OpenTelemetry's event `gen_ai.evaluation.result`. */
export interface EvaluationResult {
  readonly question: string;
  /** 0 to 1. */
  readonly scoreValue: number;
  readonly scoreLabel: 'pass' | 'fail';
  /** What was expected and what was said. */
  readonly explanation: string;
}

export interface NewEvaluationRun {
  readonly model: string;
  readonly version: string;
  /** The name of its file. */
  readonly setName: string;
  /** Runs of the same set have the same. */
  readonly setHash: string;
  readonly durationMs: number;
  readonly results: readonly EvaluationResult[];
}

export interface EvaluationRun extends Omit<NewEvaluationRun, 'results'> {
  readonly id: string;
  readonly questions: number;
  /** How many of them were answered as expected. */
  readonly passed: number;
  readonly createdAtMs: number;
}

export type EvaluationStore = ReturnType<typeof createEvaluationStore>;

/** Parameters of one statement are few in PostgreSQL's protocol: rows go in by so many. */
const ROWS_AT_ONCE = 1000;

export function createEvaluationStore({ kysely }: Database, { now = Date.now } = {}) {
  return {
    /** Stores a run with all its results, or nothing. */
    async add({ results, ...run }: NewEvaluationRun): Promise<EvaluationRun> {
      const stored: EvaluationRun = {
        ...run,
        id: randomUUID(),
        questions: results.length,
        passed: results.filter(({ scoreLabel }) => scoreLabel === 'pass').length,
        createdAtMs: now(),
      };
      const rows = results.map(({ question, explanation, ...result }, position) => ({
        ...result,
        runId: stored.id,
        position,
        question: storableText(question),
        explanation: storableText(explanation),
      }));
      await kysely.transaction().execute(async (transaction) => {
        await transaction.insertInto('evaluationRuns').values(stored).execute();
        for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
          await transaction
            .insertInto('evaluationResults')
            .values(rows.slice(from, from + ROWS_AT_ONCE))
            .execute();
      });
      return stored;
    },

    /** The newest run of a version, on one set if it is given. */
    latest(model: string, version: string, setHash?: string): Promise<EvaluationRun | undefined> {
      return kysely
        .selectFrom('evaluationRuns')
        .selectAll()
        .where('model', '=', model)
        .where('version', '=', version)
        .$if(setHash !== undefined, (query) => query.where('setHash', '=', setHash as string))
        .orderBy('createdAtMs', 'desc')
        .limit(1)
        .executeTakeFirst();
    },

    /** In the order of the set. */
    results(runId: string): Promise<EvaluationResult[]> {
      return kysely
        .selectFrom('evaluationResults')
        .select(['question', 'scoreValue', 'scoreLabel', 'explanation'])
        .where('runId', '=', runId)
        .orderBy('position')
        .execute();
    },

    /** Erases the runs before a time, and says how many they were. */
    async eraseBefore(timeMs: number): Promise<number> {
      const { numDeletedRows } = await kysely
        .deleteFrom('evaluationRuns')
        .where('createdAtMs', '<', timeMs)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
