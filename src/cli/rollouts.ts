// `frontdesk models publish|canary|promote|rollback|experiment|shadow|label|load|changes|report`: which version of a model answers whom.
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from './engine-options.ts';
import type { LoadFlags } from './models-load-run.ts';
import type { ReferenceFlags } from './reference-run.ts';
import type { Arm, CanaryFlags } from './rollouts-run.ts';
import { timeSpan } from './time-span.ts';

const run = () => import('./rollouts-run.ts');
const percents = (text: string) => text.split(',').map(wholeNumber(1, 100));
const rails = (text: string, before: Readonly<Record<string, number>> = {}) => {
  const [name = '', value = ''] = text.split('=');
  if (name === '' || value === '' || !Number.isFinite(Number(value)))
    throw new InvalidArgumentError('Give it as name=number, like minAgreement=0.8.');
  return { ...before, [name]: Number(value) };
};
const arms = (text: string, before: readonly Arm[] = []): Arm[] => {
  const [, name = '', version = '', weight = ''] = /^([^=]+)=([^:]+):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Give it as name=version:weight, like new=2:50.');
  return [...before, { name, version, weight: Number(weight) }];
};
const MODEL = ['<model>', '<name>/<version>'] as const;
const NAME = ['<name>', 'the name of the model'] as const;

/** The service takes a change up within seconds; without one it holds from the next start. */
export function rolloutCommands(): Command[] {
  return [
    new Command('publish')
      .description('check a version and put it into MODELS_DIR; it answers nobody until canary or promote')
      .argument('<folder>', 'the folder of the version')
      .option('--reference <file>', 'questions with passages, to record its reference for drift')
      .addHelpText('after', '\nExample:\n  frontdesk models publish build/desk-qa/2')
      .action(async (folder: string, flags: { reference?: string }) =>
        (await run()).publish(folder, flags.reference),
      ),
    new Command('reference')
      .description('record the reference of a version, to measure its drift against')
      .argument(...MODEL)
      .option('--data <file>', 'questions with passages, as evaluate takes them')
      .option('--since <time>', 'use the questions it was asked in this time instead, such as 7d', timeSpan)
      .option('--limit <n>', 'use only this many questions, spread over the file', wholeNumber(200, 1e6), 500)
      .addHelpText(
        'after',
        '\nExamples:\n  frontdesk models reference desk-qa/2 --data squad-dev.json' +
          '\n  frontdesk models reference desk-qa/2 --since 7d',
      )
      .action(async (model: string, flags: ReferenceFlags) => {
        const { reference } = await import('./reference-run.ts');
        await reference(model, flags);
      }),
    new Command('canary')
      .description('give a version a share of the conversations')
      .argument(...MODEL)
      .option('--traffic <percent>', 'share of the conversations', wholeNumber(0, 100))
      .option('--steps <percents>', 'rising shares; advances while the guard-rails hold', percents)
      .option('--min-turns <number>', 'turns of a step before it is judged', wholeNumber(1, 1e6))
      .option('--min-minutes <number>', 'minutes of a step before it is judged', wholeNumber(0, 1e5))
      .option(
        '--rail <name=number>',
        'a guard-rail, like maxDeclineRateIncrease=0.02; may be repeated',
        rails,
      )
      .addHelpText('after', '\nExample:\n  frontdesk models canary desk-qa/2 --steps 1,10,50,100')
      .action(async (model: string, flags: CanaryFlags) => (await run()).canary(model, flags)),
    new Command('promote')
      .description('give a version all conversations at once')
      .argument(...MODEL)
      .addHelpText('after', '\nExample:\n  frontdesk models promote desk-qa/2')
      .action(async (model: string) => (await run()).promote(model)),
    new Command('rollback')
      .description('take the canary back, or go back to the version before')
      .argument(...NAME)
      .option('--reason <text>', 'kept with the change')
      .addHelpText('after', '\nExample:\n  frontdesk models rollback desk-qa')
      .action(async (name: string, flags: { reason?: string }) => (await run()).rollback(name, flags.reason)),
    new Command('experiment')
      .description('split the conversations between versions until a promote or a rollback')
      .argument(...NAME)
      .requiredOption('--arm <name=version:weight>', 'a share by its weight; give two or more', arms)
      .addHelpText('after', '\nExample:\n  frontdesk models experiment desk-qa --arm old=1:50 --arm new=2:50')
      .action(async (name: string, flags: { arm: Arm[] }) => (await run()).experiment(name, flags.arm)),
    new Command('shadow')
      .description('copy the traffic to a version whose answers nobody sees')
      .argument('<model>', '<name>/<version>, or <name> to end it')
      .option('--sample <percent>', 'share of the conversations', wholeNumber(0, 100), 100)
      .addHelpText('after', '\nExample:\n  frontdesk models shadow desk-qa/2 --sample 20')
      .action(async (model: string, flags: { sample: number }) => (await run()).shadow(model, flags.sample)),
    new Command('label')
      .description('give a version a label, by which clients of model servers can ask for it')
      .argument('<model>', '<name>/<version>, or <name> to take the label away')
      .argument('<label>', 'letters, digits and _')
      .addHelpText('after', '\nExample:\n  frontdesk models label desk-qa/2 candidate')
      .action(async (model: string, label: string) => (await run()).label(model, label)),
    new Command('load')
      .description('load a version into the running service; it answers only those who ask for it by name')
      .argument(...MODEL)
      .option('--url <address>', 'the service; default: the one on this machine')
      .option('--key <key>', 'one with the scope admin, where the service needs it')
      .addHelpText('after', '\nExample:\n  frontdesk models load desk-qa/2')
      .action(async (model: string, flags: LoadFlags) => {
        const { load } = await import('./models-load-run.ts');
        await load(model, flags);
      }),
    new Command('changes')
      .description('who changed the rollout, when, and how')
      .argument(...NAME)
      .option('--json', 'as JSON', false)
      .addHelpText('after', '\nExample:\n  frontdesk models changes desk-qa')
      .action(async (name: string, flags: { json: boolean }) => (await run()).changes(name, flags.json)),
    new Command('report')
      .description('compare the versions of a rollout, and say what to do')
      .argument(...NAME)
      .option('--json', 'report as JSON', false)
      .addHelpText('after', '\nExample:\n  frontdesk models report desk-qa')
      .action(async (name: string, flags: { json: boolean }) => (await run()).report(name, flags.json)),
  ];
}
