// Finds the intent of what somebody says, as Alexa does with an interaction model, only by the letter.
import type { InteractionModel } from '../package/interaction-model.ts';

export type Understood =
  | { readonly type: 'launch' }
  | { readonly type: 'intent'; readonly name: string; readonly slots: Readonly<Record<string, string>> };

/** What Alexa itself knows people to say. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  'AMAZON.YesIntent': ['yes', 'yeah', 'yes please', 'sure', 'okay'],
  'AMAZON.NoIntent': ['no', 'nope', 'no thanks', 'no thank you'],
  'AMAZON.RepeatIntent': ['repeat', 'repeat it', 'again'],
  'AMAZON.HelpIntent': ['help', 'help me'],
  'AMAZON.StopIntent': ['stop', 'end', 'quit', 'exit'],
  'AMAZON.CancelIntent': ['cancel', 'never mind', 'forget it'],
  'AMAZON.NavigateHomeIntent': ['go home', 'home'],
};
const LAUNCH = '(?:open|start|launch|begin|use)';
const ASK = '(?:ask|tell|use)';

/** The intent whose sample shares the most words with it; `AMAZON.FallbackIntent` for what fits none. */
export function understand(utterance: string, model: InteractionModel): Understood {
  const { invocationName, intents } = model.interactionModel.languageModel;
  const words = spoken(utterance).replace(/^alexa /, '');
  const name = escaped(spoken(invocationName));
  if (new RegExp(`^(?:(?:${LAUNCH}|${ASK}|talk to) )?${name}$`).test(words)) return { type: 'launch' };
  const said = words.replace(new RegExp(`^(?:${ASK}|talk to) ${name} (?:to (?!a ))?`), '');

  const fitting = intents.flatMap(({ name: intent, samples }) =>
    [...samples, ...(builtIn[intent] ?? [])].flatMap((sample) => {
      const slots = new RegExp(`^${patternOf(sample)}$`).exec(said);
      const fixedChars = spoken(sample.replace(/\{\w+\}/g, '')).length;
      return slots ? [{ intent, slots: { ...slots.groups }, fixedChars }] : [];
    }),
  );
  const best = fitting.toSorted((one, other) => other.fixedChars - one.fixedChars)[0];
  return best
    ? { type: 'intent', name: best.intent, slots: best.slots }
    : { type: 'intent', name: 'AMAZON.FallbackIntent', slots: {} };
}

/** Speech has neither capitals nor marks; a full stop within an abbreviation stays. */
function spoken(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[.?!](?=\s|$)|[^\p{L}\p{N}'. @:-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function patternOf(sample: string): string {
  return sample
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? `(?<${part.slice(1, -1)}>.+)` : escaped(part.toLowerCase())))
    .join('');
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
