// How often a real question is taken for small talk, and small talk for a question.
import { type Intent, intents } from '../../src/assistant/intent-phrases.ts';
import { createIntentClassifier } from '../../src/assistant/intents.ts';
import { readRows, rounded } from '../jsonl.ts';

/** What clinc150 calls what is said to an assistant about itself. */
const clincIntents: Readonly<Record<string, Intent>> = {
  greeting: 'greeting',
  thank_you: 'thanks',
  goodbye: 'goodbye',
  what_is_your_name: 'identity',
  are_you_a_bot: 'identity',
  who_made_you: 'identity',
  how_old_are_you: 'identity',
  what_can_i_ask_you: 'abilities',
  repeat: 'repeat',
};

export function intentReport(data: string) {
  const classifier = createIntentClassifier();
  const intentOf = (text: string) => classifier.understand(text).intent;
  const clinc = readRows<{ text: string; intent: string }>(data, 'clinc150.test');
  const questions = {
    'squad1.1.dev': readRows<{ question: string }>(data, 'squad1.1.dev').map(({ question }) => question),
    'clinc150.test out of scope': clinc.filter(({ intent }) => intent === 'oos').map(({ text }) => text),
  };
  const taken = Object.entries(questions).map(([set, texts]) => ({
    set,
    questions: texts.length,
    ...confusion(texts, intentOf),
  }));
  const said = Object.entries(clincIntents).map(([name, intent]) => {
    const texts = clinc.filter((row) => row.intent === name).map(({ text }) => text);
    const right = texts.filter((text) => intentOf(text) === intent).length;
    return {
      said: name,
      meant: intent,
      phrases: texts.length,
      understood: rounded(right / texts.length),
      ...confusion(texts, intentOf),
    };
  });
  return { questions: taken, smallTalk: said };
}

/** How many texts each intent got; `question` left out where nothing else is told by it. */
function confusion(texts: readonly string[], intentOf: (text: string) => Intent) {
  const found = texts.map(intentOf);
  return Object.fromEntries(intents.map((intent) => [intent, found.filter((one) => one === intent).length]));
}
