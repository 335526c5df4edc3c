// Asks the service about desks that nobody tuned it for: `npx tsx bench/desk.ts --desks FOLDER [--also] [--out FILE]`.
//
// FOLDER holds desks (training-data/README.md has the form), or is one. For each the service is started about its
// documents with an empty database, and asked every question over HTTP, follow-ups after their earlier turns. A reply is
// right when it says the short answer; where there is none, most words of the evidence (for lists and steps six tenths
// of all of it); a yes_no reply must not say the opposite. `--out` keeps every reply with its verdict.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import type { Reply } from '../src/protocol/reply.ts';
import { type DeskRow, loadDesks } from '../src/training/reading/desks.ts';
import { percentile } from './jsonl.ts';

const { values: options } = parseArgs({
  options: {
    desks: { type: 'string' },
    also: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
if (!options.desks) throw new Error('--desks: a folder of desks, or one desk');

type Verdict = 'right' | 'wrong' | 'declined';
interface Asked {
  readonly desk: string;
  readonly asks: DeskRow['asks'];
  readonly question: string;
  readonly verdict: Verdict;
  readonly saysPolarity: boolean;
  readonly reply: Reply;
  readonly wanted: string | null;
}

const asked: Asked[] = [];
for (const desk of await loadDesks(options.desks)) {
  const folder = desk.name === '.' ? options.desks : join(options.desks, desk.name);
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));
  process.env.DATA_DIR = dataDir;
  process.env.DOCUMENTS_DIR = join(folder, 'documents');
  process.env.PORT = '0';
  process.env.LOG_LEVEL = 'error';
  process.env.REQUESTS_PER_MINUTE = '1000000';
  try {
    await using app = await openApp(loadConfig());
    await app.documentsRead;
    await app.parts.knowledge.understood();
    for (const row of desk.rows)
      for (const question of options.also ? [row.question, ...row.also] : [row.question])
        asked.push(await ask(app.url, basename(folder), row, question));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  const own = asked.filter((one) => one.desk === basename(folder) && one.asks !== 'none');
  console.log(`${basename(folder)}: right ${share(own, ({ verdict }) => verdict === 'right')} %`);
}
report();

async function ask(url: string, desk: string, row: DeskRow, question: string): Promise<Asked> {
  let conversationId: string | undefined;
  for (const turn of row.history)
    conversationId = (await chat(url, turn.question, conversationId)).conversationId;
  const reply = await chat(url, question, conversationId);
  return {
    desk,
    asks: row.asks,
    question,
    reply,
    wanted: row.short ?? row.answer,
    verdict: verdictOf(row, reply),
    saysPolarity:
      row.asks === 'yes_no' &&
      polarity(reply.text) !== undefined &&
      polarity(reply.text) === polarity(row.answer ?? ''),
  };
}

async function chat(url: string, message: string, conversationId?: string): Promise<Reply> {
  const response = await fetch(`${url}/v1/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, ...(conversationId === undefined ? {} : { conversationId }) }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Reply;
}

function verdictOf(row: DeskRow, { kind, text }: Reply): Verdict {
  const isDeclined = kind === 'no_answer' || kind === 'handoff' || kind === 'smalltalk';
  if (row.asks === 'none') return isDeclined ? 'right' : 'wrong';
  if (isDeclined) return 'declined';
  const evidence = row.evidence.join(' ');
  const likeness = likenessOf(text, row.answer ?? '');
  const says = () => {
    if (row.short)
      return holds(text, row.short) || (covered(row.short, text) === 1 && covered(evidence, text) >= 0.4);
    if (row.asks === 'list' || row.asks === 'how_to')
      return covered(evidence, text) >= 0.6 || likeness >= 0.6;
    return (
      Math.max(covered(evidence, text), ...row.evidence.map((one) => covered(one, text))) >= 0.6 ||
      likeness >= 0.5
    );
  };
  const [said, wanted] = [polarity(text), polarity(row.answer ?? '')];
  const isOpposite = row.asks === 'yes_no' && said !== undefined && wanted !== undefined && said !== wanted;
  return says() && !isOpposite ? 'right' : 'wrong';
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z0-9]+(?:[.:,'@-][a-z0-9]+)*/g) ?? []
  );
}
function holds(text: string, part: string): boolean {
  return ` ${wordsOf(text).join(' ')} `.includes(` ${wordsOf(part).join(' ')} `);
}
/** The share of the words of `wanted` that stand in `text`. */
function covered(wanted: string, text: string): number {
  const [words, said] = [[...new Set(wordsOf(wanted))], new Set(wordsOf(text))];
  return words.length === 0 ? 0 : words.filter((word) => said.has(word)).length / words.length;
}
/** ROUGE-L (Lin 2004). */
function likenessOf(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  let row = new Uint16Array(b.length + 1);
  for (const word of a) {
    const next = new Uint16Array(b.length + 1);
    b.forEach((own, j) => {
      next[j + 1] = own === word ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number);
    });
    row = next;
  }
  const common = row[b.length] as number;
  return common === 0 ? 0 : (2 * common) / (a.length + b.length);
}
function polarity(text: string): string | undefined {
  return /^\s*(yes|no)\b/i.exec(text)?.[1]?.toLowerCase();
}

function share<T>(items: readonly T[], test: (item: T) => boolean): string {
  return ((100 * items.filter(test).length) / Math.max(1, items.length)).toFixed(1);
}

function report(): void {
  const kinds = ['all', ...new Set(asked.map(({ asks }) => asks))];
  console.table(
    Object.fromEntries(
      kinds.map((kind) => {
        const own = asked.filter(({ asks }) => (kind === 'all' ? asks !== 'none' : asks === kind));
        const of = (verdict: Verdict) => share(own, (one) => one.verdict === verdict);
        return [
          kind,
          {
            questions: own.length,
            'right %': of('right'),
            'wrong %': of('wrong'),
            'declined %': of('declined'),
            ...(kind === 'yes_no'
              ? { 'says yes or no rightly %': share(own, ({ saysPolarity }) => saysPolarity) }
              : {}),
          },
        ];
      }),
    ),
  );
  const told = asked.filter(
    ({ reply, asks, verdict }) => reply.kind === 'answer' && !(asks === 'none' && verdict === 'right'),
  );
  const bins = Array.from({ length: 10 }, (_, i) =>
    told.filter(({ reply }) => Math.min(9, Math.floor(reply.confidence * 10)) === i),
  );
  const error = bins.reduce((sum, bin) => {
    const right = bin.filter(({ verdict }) => verdict === 'right').length;
    return sum + Math.abs(bin.reduce((total, { reply }) => total + reply.confidence, 0) - right);
  }, 0);
  const latencies = asked.map(({ reply }) => reply.latencyMs).sort((a, b) => a - b);
  console.log(`expected calibration error ${((100 * error) / Math.max(1, told.length)).toFixed(1)} %`);
  console.log(
    `sure (0.7) and wrong ${share(asked, ({ verdict, reply }) => verdict === 'wrong' && reply.confidence >= 0.7)} %`,
  );
  console.log(
    `a turn: p50 ${percentile(latencies, 0.5).toFixed(0)} ms, p95 ${percentile(latencies, 0.95).toFixed(0)} ms`,
  );
  if (options.out !== undefined)
    writeFileSync(options.out, asked.map((one) => `${JSON.stringify(one)}\n`).join(''));
}
