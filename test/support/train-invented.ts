// Trains the invented run of a folder as a process of its own: train-invented.ts FOLDER [--resume] [--processes N]
import { parseArgs } from 'node:util';
import { trainModel } from '../../src/training/train-model.ts';
import { inventedRun } from './training-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { resume: { type: 'boolean', default: false }, processes: { type: 'string', default: '1' } },
});
await trainModel({
  run: inventedRun(positionals[0] as string),
  schedule: {
    learningRate: 5e-3,
    warmupSteps: 5,
    patience: 100,
    checkpointEverySteps: 5,
    evaluateEverySteps: 5,
  },
  processes: Number(values.processes),
  resume: values.resume,
  log: () => undefined,
});
