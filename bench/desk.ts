// Asks the sample desk what people ask a library: `npx tsx bench/desk.ts [--part known|held-out …] [--all]`.
//
// The files hold questions with what a right answer must say, questions that the documents do not answer, and small talk.
// The known ones were read while rules were made; the held-out ones were written before anything was asked of them. Prints
// every reply that is not right (with --all every reply) and the counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDesk } from '../src/desk.ts';
import type { Reply } from '../src/protocol/reply.ts';

interface Row {
  readonly question: string;
  /** A pattern that the text of a right answer has. */
  readonly expect?: string;
  readonly unanswerable?: boolean;
  readonly kind?: Reply['kind'];
}

const DOCUMENTS = new URL('../sample-desk/', import.meta.url).pathname;
const FILES: Readonly<Record<string, string>> = {
  known: 'desk-questions.jsonl',
  'held-out': 'desk-questions-held-out.jsonl',
};
const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: Object.keys(FILES) },
    all: { type: 'boolean', default: false },
  },
});

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
const table: Record<string, Record<string, number>> = {};
const latenciesMs: number[] = [];
{
  await using desk = await createDesk({ dataDir, documentsDir: DOCUMENTS, logLevel: 'error' });
  for (const part of values.part) {
    const counts: Record<string, number> = {};
    table[part] = counts;
    for (const row of rowsOf(part)) {
      const reply = await desk.ask(row.question);
      latenciesMs.push(reply.latencyMs);
      const [verdict, isRight] = judged(row, reply);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      if (values.all || !isRight)
        console.log(`${verdict.padEnd(18)} ${row.question} → ${reply.confidence.toFixed(2)} ${reply.text}`);
    }
  }
}
rmSync(dataDir, { recursive: true, force: true });
latenciesMs.sort((one, other) => one - other);
console.table(table);
console.log(`median of a turn: ${(latenciesMs[latenciesMs.length >> 1] ?? 0).toFixed(0)} ms`);

function rowsOf(part: string): Row[] {
  const file = FILES[part];
  if (!file) throw new Error(`--part: one of ${Object.keys(FILES).join(', ')}`);
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

function judged({ expect, unanswerable, kind }: Row, reply: Reply): [string, boolean] {
  if (kind) return reply.kind === kind ? ['small talk', true] : ['small talk missed', false];
  const isDeclined = reply.kind === 'no_answer';
  if (unanswerable) return isDeclined ? ['rightly declined', true] : ['answered wrongly', false];
  if (isDeclined) return ['declined', false];
  return new RegExp(expect ?? '', 'i').test(reply.text) ? ['right', true] : ['wrong', false];
}
