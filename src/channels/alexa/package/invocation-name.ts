// The rules for what people say to open the skill.

const WAKE_WORDS = ['alexa', 'amazon', 'echo', 'computer', 'ziggy', 'skill', 'app'];
const LAUNCH_WORDS =
  'run start play resume use launch ask open tell load begin enable search find talk give show turn do'.split(
    ' ',
  );
const CONNECTING_WORDS = 'to from in using with about for that by if and whether off on at of up out'.split(
  ' ',
);
const ARTICLES = ['the', 'a', 'an'];
const MAX_CHARS = 50;

/**
 * What Amazon would not accept about the name, a sentence each.
 *
 * @see https://developer.amazon.com/docs/alexa/custom-skills/choose-the-invocation-name-for-a-custom-skill.html
 */
export function invocationNameProblems(name: string): string[] {
  const words = name.split(' ');
  const forbidden = words.find((word) => [...WAKE_WORDS, ...LAUNCH_WORDS].includes(word));
  const connecting = words.find((word) => CONNECTING_WORDS.includes(word));
  const article = words.find((word) => ARTICLES.includes(word));
  const rules: readonly [isBroken: boolean, problem: string][] = [
    [!/^[a-z][a-z'. ]*$/.test(name), 'it may hold small letters, spaces, apostrophes and full stops only'],
    [/ {2}|^ | $/.test(name), 'there is a space too many'],
    [name.length < 2 || name.length > MAX_CHARS, `it must have 2 to ${MAX_CHARS} characters`],
    [words.length < 2, 'it must have two words, unless it is a brand of your own'],
    [forbidden !== undefined, `the word "${forbidden}" already means something to Alexa`],
    [connecting !== undefined, `the word "${connecting}" joins a question to a name`],
    [words.length === 2 && article !== undefined, `of two words none may be "${article}"`],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, problem]) => problem);
}
