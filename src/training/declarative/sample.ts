// Prints random sentences of a layer to be read and judged:
// npx tsx src/training/declarative/sample.ts --data DIR --layer sure --seed 7 --count 200
// Several layers at once: --layer sure,gated,loose; questions that the rules refuse: --layer refused
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDeclarative } from './declarative.ts';
import { loadKnownWords } from './known-words.ts';
import { loadPassageWords, readRows } from './rows.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    file: { type: 'string', default: 'squad1.1.train.jsonl.gz' },
    layer: { type: 'string', default: 'sure' },
    pattern: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    /** Share of the rows to look at: a smaller one takes less time. */
    share: { type: 'string', default: '1' },
  },
});

/** Mulberry32: a small seeded generator. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (values.data === undefined) {
  process.stderr.write('Give the folder of the data: --data DIR\n');
  process.exitCode = 2;
} else {
  const random = randomFrom(Number(values.seed));
  const known = await loadKnownWords();
  const seen = await loadPassageWords(values.data, ['squad1.1.train', 'qed-nq.train']);
  const declare = createDeclarative({
    isKnownWord: (word) => known.has(word),
    usualCase: seen.usualCase,
    wantsArticle: seen.wantsArticle,
    isCommonWord: seen.isCommon,
  });
  const counts: Record<string, number> = { sure: 0, gated: 0, loose: 0 };
  const patterns = new Map<string, number>();
  const found = new Map(
    values.layer.split(',').map((layer) => [layer, [] as { key: number; line: string }[]]),
  );
  let total = 0;
  for await (const row of readRows(join(values.data, values.file))) {
    if (random() > Number(values.share)) continue;
    total++;
    const result = declare({
      question: row.question,
      answer: row.answers?.[0] ?? '',
      context: row.context,
      answerStart: row.answer_start?.[0] ?? undefined,
    });
    if (!result) {
      found.get('refused')?.push({ key: random(), line: `${row.question} | ${row.answers?.[0]}` });
      continue;
    }
    counts[result.layer] = (counts[result.layer] ?? 0) + 1;
    const name = `${result.layer} ${result.pattern}`;
    patterns.set(name, (patterns.get(name) ?? 0) + 1);
    if (!result.pattern.startsWith(values.pattern)) continue;
    const line = `${result.pattern} | ${row.question} | ${row.answers?.[0]}\n      ${result.sentence}`;
    found.get(result.layer)?.push({ key: random(), line });
  }
  for (const [layer, lines] of found) {
    process.stdout.write(`== ${layer}\n`);
    lines.sort((one, other) => one.key - other.key);
    for (const [i, { line }] of lines.slice(0, Number(values.count)).entries()) {
      process.stdout.write(`${String(i + 1).padStart(4)}  ${line}\n`);
    }
  }
  const share = (n: number): string => `${((100 * n) / total).toFixed(1)} %`;
  process.stderr.write(
    `${total} questions: ${Object.entries(counts)
      .map(([layer, n]) => `${layer} ${share(n)}`)
      .join(', ')}\n`,
  );
  const sorted = [...patterns].sort((one, other) => other[1] - one[1]);
  process.stderr.write(`${sorted.map(([name, n]) => `${name} ${n}`).join(', ')}\n`);
}
