// The card of a model version, for people: what it is for, what it learned from, how good it is, what it cannot do.
// After Mitchell et al. 2019, "Model Cards for Model Reporting": https://arxiv.org/abs/1810.03993
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE } from '../engine/file-names.ts';
import { type Manifest, manifestSchema } from '../engine/manifest.ts';

export const MODEL_CARD_FILE = 'MODEL_CARD.md';

/** Writes the card beside the manifest of a version. */
export async function writeModelCard(folder: string): Promise<void> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')));
  await writeFile(join(folder, MODEL_CARD_FILE), modelCard(manifest));
}

export function modelCard({ name, version, created, files, training, optimised, scores }: Manifest): string {
  const megabytes = (files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);
  const origin = optimised
    ? `\nMade from ${optimised.from} without training: \`${optimised.command}\`.\n`
    : '';
  return `# ${name} ${version}

A reader of LSTM layers with attention over a small pretrained encoder. It reads a question and passages in English, and
finds the sentences, steps or rows that answer, the words in them, and whether none does. ${megabytes} MB, made on ${created.slice(0, 10)}, licence Apache-2.0. It runs on a plain CPU.
${origin}
## For what

Questions about documents that are given with them: opening hours, fees, rules, instructions. It answers from the text
alone, shows where the answer stands, and says how sure it is.

## Not for what

It knows nothing that the text does not say, reads no other language, does not calculate, and does not judge whether a
text is true. Do not let it decide about health, law, money or people without a person who looks.

## How good

${table(['data', 'measure', 'value'], scoreRows(scores))}

\`evaluation.json\`, where it is beside this card, has the whole report, calibration included.

## What it learned from

${table(
  ['file', 'licence', 'from'],
  training.data.map(({ file, licence, attribution }) => [file, licence, attribution]),
)}

\`\`\`sh
${training.command}
\`\`\`

The texts are mostly from Wikipedia and carry what is one-sided there.
`;
}

function scoreRows(scores: Manifest['scores']): string[][] {
  return Object.entries(scores).flatMap(([data, measures]) =>
    measures !== null && typeof measures === 'object'
      ? Object.entries(measures).map(([measure, value]) => [data, measure, shown(value)])
      : [[data, '', shown(measures)]],
  );
}

const shown = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Nothing is recorded.';
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}
