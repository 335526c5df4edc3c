// Prints answer sentences for a careful reader to judge: random questions whose short answer is right.
// npx tsx src/training/reading-list.ts --model models/desk-qa/1 --data squad-dev.jsonl.gz --count 100 --seed 1
import { parseArgs } from 'node:util';
import { loadEngine } from '../engine/load-engine.ts';
import { createRandom, shuffle } from '../model/random.ts';
import { exactMatch } from '../text/answer-scores.ts';
import { readExamples } from './examples.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/desk-qa/1' },
    data: { type: 'string' },
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});
if (values.data === undefined) throw new Error('--data FILE names the questions');

const count = Number(values.count);
const examples = readExamples(values.data).filter(({ context, answers }) => context && answers.length > 0);
const drawn = shuffle(createRandom(Number(values.seed)), examples).slice(0, 3 * count);
await using engine = await loadEngine({ folder: values.model, engine: 'onnx' });
const answers = await engine.answer(
  drawn.map(({ context, question }) => ({ context: context as string, question })),
);
const right = drawn
  .map((example, i) => ({ example, answer: answers[i] }))
  .filter(({ example, answer }) => answer && exactMatch(answer.shortAnswer, example.answers) === 1)
  .slice(0, count);

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
console.log('| | question | short answer | sentence | origin |\n|---|---|---|---|---|');
right.forEach(({ example, answer }, i) => {
  if (!answer) return;
  const cells = [example.question, answer.shortAnswer, answer.text, answer.origin].map(cell);
  console.log(`| ${i + 1} | ${cells.join(' | ')} |`);
});
