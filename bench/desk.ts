// Asks desks what people ask them: `npx tsx bench/desk.ts [--part known|held-out|help-desk …] [--all]`.
//
// The files hold questions with what a right answer must say, questions that the documents do not answer, and small talk.
// The sample desk is asked what people ask a library, and a help desk of one page what they ask there. The known ones and
// the help desk's were read while rules were made; the held-out ones were written before anything was asked of them. Prints
// every reply that is not right (with --all every reply) and the counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const PARTS: Readonly<Record<string, { readonly questions: string; readonly documents: string }>> = {
  known: { questions: 'desk-questions.jsonl', documents: '../sample-desk/' },
  'held-out': { questions: 'desk-questions-held-out.jsonl', documents: '../sample-desk/' },
  'help-desk': { questions: 'desk-questions-help-desk.jsonl', documents: 'help-desk/' },
};
const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: Object.keys(PARTS) },
    all: { type: 'boolean', default: false },
  },
});

const table: Record<string, Record<string, number>> = {};
const latenciesMs: number[] = [];
for (const part of values.part) {
  const { rows, documentsDir } = partOf(part);
  const counts: Record<string, number> = {};
  table[part] = counts;
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  {
    await using desk = await createDesk({ dataDir, documentsDir, logLevel: 'error' });
    for (const row of rows) {
      const reply = await desk.ask(row.question);
      latenciesMs.push(reply.latencyMs);
      const [verdict, isRight] = judged(row, reply);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      if (values.all || !isRight)
        console.log(`${verdict.padEnd(18)} ${row.question} → ${reply.confidence.toFixed(2)} ${reply.text}`);
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
}
latenciesMs.sort((one, other) => one - other);
console.table(table);
console.log(`median of a turn: ${(latenciesMs[latenciesMs.length >> 1] ?? 0).toFixed(0)} ms`);

function partOf(name: string) {
  const part = PARTS[name];
  if (!part) throw new Error(`--part: one of ${Object.keys(PARTS).join(', ')}`);
  const [questions, documents] = [part.questions, part.documents].map(
    (one) => new URL(one, import.meta.url),
  ) as [URL, URL];
  const lines = readFileSync(questions, 'utf8').trim().split('\n');
  return { rows: lines.map((line) => JSON.parse(line) as Row), documentsDir: fileURLToPath(documents) };
}

function judged({ expect, unanswerable, kind }: Row, reply: Reply): [string, boolean] {
  if (kind) return reply.kind === kind ? ['small talk', true] : ['small talk missed', false];
  const isDeclined = reply.kind === 'no_answer';
  if (unanswerable) return isDeclined ? ['rightly declined', true] : ['answered wrongly', false];
  if (isDeclined) return ['declined', false];
  return new RegExp(expect ?? '', 'i').test(reply.text) ? ['right', true] : ['wrong', false];
}
