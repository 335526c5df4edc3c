// `frontdesk train`: teaches a new model from desks and public questions, or improves a model version on a desk's own.
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDataFile, type TrainFlags } from './train-flags.ts';

const EXAMPLES = `
Examples:
  Improve a model version on a desk's own questions (minutes):
    frontdesk train --from models/desk-qa/2 --desks my-desk --publish models/desk-qa/3
  The same from questions with their passages (JSON lines: context, question, answers, answer_start):
    frontdesk train --from models/desk-qa/2 --data my.jsonl --publish models/desk-qa/3
  Teach a new model (hours), from a pretrained encoder (a folder with vocab.txt and model.safetensors):
    frontdesk train --encoder all-MiniLM-L6-v2 --desks training-data/desks --data squad-train.jsonl.gz \\
      --held-out-desks other-desks --folder runs/two --publish models/desk-qa/2
  Go on after a stop: the same command with --resume.

A desk is a folder with documents/ and questions.jsonl, or a folder of such (training-data/desks/README.md has the form).
Without --held-out-desks a tenth of the questions is kept back to choose the best weights by. Each --data file may have a
weight (FILE:weight), how often it is drawn from beside the others.`;

export function trainCommand(): Command {
  const number = (low: number, high: number) => (text: string) => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
  };
  const share = (text: string): [number, number] => {
    const [from, to = from] = text.split(':').map(Number) as [number, number?];
    if ([from, to].every((value) => value >= 0 && value <= 1)) return [from, to as number];
    throw new InvalidArgumentError('It must be a share from 0 to 1, or two of them: 0.4:0.7.');
  };
  return new Command('train')
    .description("teach a new model, or improve a model version on a desk's own questions (--from)")
    .addHelpText('after', EXAMPLES)
    .option('--desks <folder...>', 'desks to learn from', [])
    .option('--held-out-desks <folder>', 'desks to choose the best weights by and to calibrate on')
    .option('--data <file...>', 'questions with passages and answers: FILE[:weight]', [])
    .option('--encoder <folder>', 'the pretrained encoder of a new model')
    .option('--from <folder>', 'the model version to start from')
    .option('--folder <folder>', 'where the run keeps its checkpoints and curves', 'runs/train')
    .option('--publish <folder>', 'the model version to write, models/<name>/<version>')
    .option('--resume', 'go on where a stopped run ended', false)
    .addOption(
      new Option('--device <device>', 'what computes').choices(['cpu', 'gpu', 'wasm']).default('cpu'),
    )
    .option('--processes <n>', 'training processes', number(1, 64), availableParallelism())
    .option(
      '--steps <n>',
      'steps of all processes together (default 800, with --from by the data)',
      number(1, 1e6),
    )
    .option('--desk-share <share>', 'share of the batches that are of desks, from:to', share, [0.4, 0.7])
    .option('--questions <n>', 'questions in a batch', number(1, 1000), 48)
    .option('--candidates <n>', 'passages that a question of a desk is asked of', number(1, 50), 5)
    .option('--frozen-layers <n>', 'layers of the encoder that stay as they are', number(0, 6), 2)
    .option('--encoder-rate <x>', 'how fast the encoder learns beside the reader', number(0, 1), 0.08)
    .option('--learning-rate <x>', 'highest learning rate (default 1e-3, with --from 3e-4)', number(1e-7, 1))
    .option(
      '--judge-steps <n>',
      'steps of the judge, which learns after the reader (default 1500, with --from by the data)',
      number(1, 1e6),
    )
    .option('--judge-questions <n>', 'questions in a batch of the judge', number(1, 1000), 16)
    .option('--judge-candidates <n>', 'passages that each of them is asked of', number(1, 20), 3)
    .option('--judge-desk-share <x>', 'share of its questions that are of desks', number(0, 1), 0.8)
    .option('--seed <n>', 'same seed, same result with one process', number(0, 2 ** 31), 1)
    .option('--dropout <share>', 'columns dropped between layers', number(0, 0.9), 0.2)
    .option('--checkpoint-every <steps>', 'steps between checkpoints', number(1, 1e6), 50)
    .option(
      '--evaluate-every <steps>',
      'steps between looks at the held-out questions (default 100, with --from 10)',
      number(1, 1e6),
    )
    .option('--patience <n>', 'looks without a better score before it stops', number(1, 1e6), 1000)
    .option('--keep <share>', 'with --from: share of the old weights in the result', number(0, 1), 0.3)
    .option('--json', 'report as JSON', false)
    .action(async (options: Omit<TrainFlags, 'data'> & { data: string[] }) => {
      const { runTraining } = await import('./train-run.ts');
      await runTraining({ ...options, data: options.data.map(parseDataFile) });
    });
}
