// Asks the sample desk what people ask a library: `npx tsx bench/desk.ts [--all]`.
//
// desk-questions.jsonl holds questions with what a right answer must say, questions that the documents do not answer, and
// small talk. Prints every reply that is not right (with --all every reply) and the counts.
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
const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
const rows = readFileSync(new URL('desk-questions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
const counts = new Map<string, number>();
const latenciesMs: number[] = [];
{
  await using desk = await createDesk({ dataDir, documentsDir: DOCUMENTS, logLevel: 'error' });
  for (const row of rows) {
    const reply = await desk.ask(row.question);
    latenciesMs.push(reply.latencyMs);
    const [verdict, isRight] = judged(row, reply);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    if (values.all || !isRight)
      console.log(`${verdict.padEnd(18)} ${row.question} → ${reply.confidence.toFixed(2)} ${reply.text}`);
  }
}
rmSync(dataDir, { recursive: true, force: true });
latenciesMs.sort((one, other) => one - other);
console.table(Object.fromEntries(counts));
console.log(`median of a turn: ${(latenciesMs[latenciesMs.length >> 1] ?? 0).toFixed(0)} ms`);

function judged({ expect, unanswerable, kind }: Row, reply: Reply): [string, boolean] {
  if (kind) return reply.kind === kind ? ['small talk', true] : ['small talk missed', false];
  const isDeclined = reply.kind === 'no_answer';
  if (unanswerable) return isDeclined ? ['rightly declined', true] : ['answered wrongly', false];
  if (isDeclined) return ['declined', false];
  return new RegExp(expect ?? '', 'i').test(reply.text) ? ['right', true] : ['wrong', false];
}
