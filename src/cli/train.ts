// `frontdesk train`: teaches a new model from data, or improves a shipped one on questions of one's own.
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDataFile, type TrainFlags } from './train-flags.ts';

const EXAMPLES = `
Examples:
  Teach both parts from nothing (hours), then publish them as version 2:
    frontdesk train --folder runs/two --data squad-train.json --sentences sentences.jsonl.gz --publish models/desk-qa/2
  Go on after a stop:
    frontdesk train --folder runs/two --data squad-train.json --sentences sentences.jsonl.gz --publish models/desk-qa/2 --resume
  Improve the shipped model on a few hundred pairs (minutes):
    frontdesk train --from models/desk-qa/1 --data my.jsonl --publish models/desk-qa/2
  Improve only how it writes sentences:
    frontdesk train --from models/desk-qa/1 --only writer --sentences sentences.jsonl.gz --keep 0 --publish models/desk-qa/2

Each --data file is JSON lines (plain or gzipped: context, question, answers, answer_start) or SQuAD's own JSON. A weight
may follow (how often an epoch sees each question) and the share of questions that are also asked of a passage without
the answer, and of those that are also asked in altered words that the passage does not answer:
--data squad-train.json:1:0.15:0.15`;

export function trainCommand(): Command {
  const number = (low: number, high: number) => (text: string) => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
  };
  return new Command('train')
    .description('teach a new model, or improve a shipped one (--from)')
    .addHelpText('after', EXAMPLES)
    .option(
      '--data <file...>',
      'questions with passages and answers: FILE[:weight[:unanswerable[:altered]]]',
      [],
    )
    .option('--vocabulary-data <file...>', 'further files whose words the model should know', [])
    .option('--sentences <file>', 'answer sentences for the writer (docs/declarative.md makes them)')
    .option('--from <folder>', 'the model version to start from')
    .option('--folder <folder>', 'where the run keeps its checkpoints and curves', 'runs/train')
    .option('--publish <folder>', 'the model version to write, models/<name>/<version>')
    .addOption(new Option('--only <part>', 'train one part').choices(['reader', 'writer']))
    .option('--resume', 'go on where a stopped run ended', false)
    .addOption(
      new Option('--device <device>', 'what computes').choices(['cpu', 'gpu', 'wasm']).default('cpu'),
    )
    .option('--processes <n>', 'training processes', number(1, 64), availableParallelism())
    .option('--seed <n>', 'same seed, same result with one process', number(0, 2 ** 31), 1)
    .option('--held-out <n>', 'questions kept back to choose the best weights by', number(0, 1e6), 3000)
    .option('--dropout <share>', 'columns dropped between layers', number(0, 0.9), 0.2)
    .option('--epochs <n>', 'epochs on passages cut short', number(0, 1000))
    .option('--long-epochs <n>', 'epochs on whole passages after those', number(0, 1000))
    .option('--writer-epochs <n>', 'epochs of the writer', number(1, 1000), 4)
    .option(
      '--batch-tokens <n>',
      'passage tokens in a batch (default 6000, with --from 1000)',
      number(100, 1e6),
    )
    .option('--checkpoint-every <steps>', 'steps between checkpoints', number(1, 1e6), 200)
    .option(
      '--evaluate-every <steps>',
      'steps between looks at the held-out questions (default 300, with --from 25)',
      number(1, 1e6),
    )
    .option(
      '--patience <n>',
      'looks without a better score before it stops (default 12, with --from 5)',
      number(1, 1e6),
    )
    .option('--learning-rate <x>', 'highest learning rate', number(1e-7, 1))
    .option('--keep <share>', 'with --from: share of the old weights in the result', number(0, 1), 0.5)
    .addOption(
      new Option('--size <size>', 'sizes of a new network').choices(['full', 'tiny']).default('full'),
    )
    .option('--json', 'report as JSON', false)
    .action(async (options: Omit<TrainFlags, 'data'> & { data: string[] }) => {
      const { runTraining } = await import('./train-run.ts');
      await runTraining({ ...options, data: options.data.map(parseDataFile) });
    });
}
