// `frontdesk models optimise|measure`: the same model with its weights in other forms, and what each form costs.
import { Command, InvalidArgumentError } from 'commander';
import { WEIGHT_FORMS, type WeightForm } from '../engine/weight-form.ts';
import { wholeNumber } from './engine-options.ts';
import type { MeasureFlags } from './models-measure-run.ts';
import type { OptimiseFlags } from './models-optimise-run.ts';

const OPTIMISE_EXAMPLES = `
Examples:
  frontdesk models optimise desk-qa/2
  frontdesk models optimise desk-qa/2 --weights float32,float16,int8 --output build

The new versions are called <version>-<form>. They answer nobody until you publish them and
roll them out.`;

const MEASURE_EXAMPLES = `
Example:
  frontdesk models measure desk-qa/2 optimised/desk-qa/2-int8 --data squad-dev.json --limit 1000

Each version is loaded in a process of its own, on one thread.`;

export function optimiseCommands(): Command[] {
  return [
    new Command('optimise')
      .description('write a version anew with smaller weights, without reports and what only training needs')
      .argument('<model>', 'a folder, or <name>/<version> in MODELS_DIR')
      .option(
        '--weights <forms>',
        `${WEIGHT_FORMS.join(', ')}; several with commas between them`,
        weightForms,
        ['int8'],
      )
      .option('--output <folder>', 'where the new versions go, as <name>/<version>-<form>', 'optimised')
      .option('--json', 'report as JSON', false)
      .addHelpText('after', OPTIMISE_EXAMPLES)
      .action(async (model: string, flags: OptimiseFlags) => {
        const { runOptimise } = await import('./models-optimise-run.ts');
        await runOptimise(model, flags);
      }),
    new Command('measure')
      .description('compare versions: size, time to load, memory, time of an answer, scores')
      .argument('<models...>', 'folders, or <name>/<version> in MODELS_DIR')
      .requiredOption('--data <file>', 'questions with passages and answers, as for evaluate')
      .option('--limit <n>', 'ask only this many, spread over the file', wholeNumber(1, 1e9))
      .option('--batch <n>', 'questions answered together', wholeNumber(1, 1024), 32)
      .option('--json', 'report as JSON', false)
      .addHelpText('after', MEASURE_EXAMPLES)
      .action(async (models: string[], flags: MeasureFlags) => {
        const { runMeasure } = await import('./models-measure-run.ts');
        await runMeasure(models, flags);
      }),
  ];
}

function weightForms(text: string): WeightForm[] {
  const forms = [...new Set(text.split(',').map((part) => part.trim()))];
  const isForm = (form: string): form is WeightForm => (WEIGHT_FORMS as readonly string[]).includes(form);
  if (forms.every(isForm)) return forms;
  throw new InvalidArgumentError(`Each must be one of ${WEIGHT_FORMS.join(', ')}.`);
}
