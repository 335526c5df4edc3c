// Measures the turn: `npx tsx bench/turn-quality.ts --data <folder> [--part intents …] [--questions 1000] [--json]`.
//
// intents: real questions taken for small talk, and the other way round. follow-ups: how near they come to self-contained ones.
// spelling: misspelt words mended. answers: whole turns over all passages of SQuAD's dev set, read by the model.
import { parseArgs } from 'node:util';
import { answerReport } from './turn-quality/answers.ts';
import { followUpReport } from './turn-quality/follow-ups.ts';
import { intentReport } from './turn-quality/intents.ts';
import { spellingReport } from './turn-quality/spelling.ts';

const PARTS = ['intents', 'follow-ups', 'spelling', 'answers'];

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: 'models/desk-qa/1' },
    part: { type: 'string', multiple: true, default: PARTS },
    questions: { type: 'string', default: '1000' },
    json: { type: 'boolean' },
  },
});
const { data, model, part } = options;
if (!data) throw new Error('--data: the folder with the question files');
const count = Number(options.questions);

for (const name of part) {
  const report = await measure(name, data);
  if (options.json) console.log(JSON.stringify({ [name]: report }, null, 2));
  else for (const table of name === 'intents' ? Object.values(report) : [report]) console.table(table);
}

async function measure(name: string, folder: string) {
  switch (name) {
    case 'intents':
      return intentReport(folder);
    case 'follow-ups':
      return followUpReport(folder);
    case 'spelling':
      return spellingReport(folder, model, count);
    case 'answers':
      return answerReport(folder, model, count);
    default:
      throw new Error(`--part: one of ${PARTS.join(', ')}`);
  }
}
