// What Amazon's build and certification demand of an interaction model.
import type { InteractionModel, ModelIntent } from './interaction-model.ts';
import { invocationNameProblems } from './invocation-name.ts';

const REQUIRED_INTENTS = [
  'AMAZON.CancelIntent',
  'AMAZON.HelpIntent',
  'AMAZON.StopIntent',
  'AMAZON.FallbackIntent',
  'AMAZON.NavigateHomeIntent',
];
const MAX_INTENTS = 250;
const FREE_SPEECH = 'AMAZON.SearchQuery';

/** What is wrong with the model, a sentence each. */
export function modelProblems({ interactionModel }: InteractionModel): string[] {
  const { invocationName, intents } = interactionModel.languageModel;
  const names = intents.map(({ name }) => name);
  return [
    ...invocationNameProblems(invocationName).map((problem) => `The name "${invocationName}": ${problem}.`),
    ...REQUIRED_INTENTS.filter((name) => !names.includes(name)).map((name) => `${name} is missing.`),
    ...duplicates(names).map((name) => `There are two intents ${name}.`),
    ...(names.length > MAX_INTENTS ? [`There are ${names.length} intents, over ${MAX_INTENTS}.`] : []),
    ...duplicates(intents.flatMap(({ samples }) => samples.map((sample) => sample.toLowerCase()))).map(
      (sample) => `"${sample}" stands twice.`,
    ),
    ...intents.flatMap(intentProblems),
  ];
}

function intentProblems({ name, slots = [], samples }: ModelIntent): string[] {
  const free = slots.filter(({ type }) => type === FREE_SPEECH).map((slot) => slot.name);
  const isBuiltIn = name.startsWith('AMAZON.');
  const rules = samples.flatMap((sample) => {
    const used = [...sample.matchAll(/\{([^}]*)\}/g)].map(([, slot = '']) => slot);
    const holdsFree = used.some((slot) => free.includes(slot));
    const carrier = sample.replace(/\{[^}]*\}/g, '').trim();
    const unknown = used.find((slot) => !slots.some((one) => one.name === slot));
    return [
      holdsFree && carrier === '' && `"${sample}" needs a phrase around its slot`,
      holdsFree && used.length > 1 && `"${sample}" may hold no slot beside that of free speech`,
      unknown !== undefined && `"${sample}" names the slot ${unknown}, which is not there`,
      !/^[\p{L}\d' .,{}_-]+$/u.test(sample) && `"${sample}" holds a character that nobody speaks`,
      isBuiltIn && used.length > 0 && `"${sample}" holds a slot in a built-in intent`,
    ].filter((problem) => problem !== false);
  });
  return [
    ...(!isBuiltIn && !/^[A-Za-z][A-Za-z_]*$/.test(name) ? ['its name may hold letters only'] : []),
    ...(!isBuiltIn && samples.length === 0 ? ['it has no sample'] : []),
    ...rules,
  ].map((problem) => `${name}: ${problem}.`);
}

const duplicates = (items: readonly string[]): string[] => [
  ...new Set(items.filter((item, i) => items.indexOf(item) !== i)),
];
