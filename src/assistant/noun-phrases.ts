// What a text is about: the names in it and the noun phrase that a question asks of, found by capitals and function words.
import { normalizeWord, type Token, tokenize } from '../text/tokenize.ts';
import { isTelling } from './telling-words.ts';

/** Characters from `start` to `end` of a text. */
export interface Phrase {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const QUESTION_WORDS = new Set('what which who whom whose when where why how'.split(' '));
const BE = new Set("is are was were 's 're isn't aren't wasn't weren't".split(' '));
const DO = new Set(
  'do does did can could will would shall should may might must has have had don doesn didn won'.split(' '),
);
const DETERMINERS = new Set('the a an this that these those your our any some no'.split(' '));
const NAME_LINKS = new Set('of the and de la von van for in'.split(' '));
const PRONOUNS = new Set(
  'i you we me us he him she her it they them one this that these those there here anyone someone everyone people'.split(
    ' ',
  ),
);

const wordOf = (token: Token | undefined) => normalizeWord(token?.text ?? '');

/** Runs of capitalised words, with the small words between them; the first word of a sentence does not count alone. */
export function namesIn(text: string): Phrase[] {
  const tokens = tokenize(text);
  const isCapital = (i: number) => /^\p{Lu}/u.test(tokens[i]?.text ?? '');
  const names: Phrase[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (!isCapital(i) || !isTelling(wordOf(tokens[i])) || QUESTION_WORDS.has(wordOf(tokens[i]))) continue;
    let last = i;
    for (let next = i + 1; next < tokens.length; next++) {
      if (isCapital(next) && isTelling(wordOf(tokens[next]))) last = next;
      else if (!NAME_LINKS.has(tokens[next]?.text ?? '') || next - last > 2) break;
    }
    const isSentenceStart = i === 0 || /^[.?!:]$/.test(tokens[i - 1]?.text ?? '');
    if (!isSentenceStart || last > i) names.push(phraseOf(text, tokens, i, last));
    i = last;
  }
  return names;
}

/**
 * What a question asks of: in "When does the library open on Sundays?" it is "the library", in "Can I borrow laptops?"
 * and "How many laptops may I borrow?" it is "laptops".
 */
export function subjectOf(question: string): Phrase | undefined {
  const tokens = tokenize(question);
  const verb = tokens.findIndex((token) => BE.has(wordOf(token)) || DO.has(wordOf(token)));
  if (verb < 0 || verb > 5) return chosenThing(question, tokens) ?? ownThing(question, tokens);
  let first = verb + 1;
  while (/^(?:n't|not|there|also|still)$/.test(wordOf(tokens[first]))) first++;
  const isUser = /^(?:i|you|we|one|people|anyone)$/.test(wordOf(tokens[first]));
  if (isUser) {
    const counted = /^(?:what|which|many|much)$/.test(wordOf(tokens[verb - 2])) ? verb - 1 : -1;
    return counted > 0 ? phraseOf(question, tokens, counted, counted) : objectOf(question, tokens, first + 1);
  }
  const last = endOfPhrase(tokens, first);
  // After "does" and its like the last word is the verb, after "is" it may say how something is.
  const isLastVerb = DO.has(wordOf(tokens[verb])) || PREDICATE.test(wordOf(tokens[last]));
  const isLonger = last > first && !/^\p{Lu}/u.test(tokens[last]?.text ?? '');
  return checked(question, tokens, first, isLastVerb && isLonger ? last - 1 : last);
}

/** "Which bus goes there?" asks of the bus. */
function chosenThing(question: string, tokens: readonly Token[]): Phrase | undefined {
  if (!/^(?:which|what)$/.test(wordOf(tokens[0]))) return undefined;
  // The verb of such a question ends in "s": what it stands with is one thing.
  const verb = tokens.findIndex((token, i) => i > 1 && i < 5 && /[^s]s$/.test(wordOf(token)));
  const phrase = verb < 0 ? undefined : checked(question, tokens, 1, verb - 1);
  return phrase && { ...phrase, text: `the ${phrase.text}` };
}

/** "I lost my card" is about the card. */
function ownThing(question: string, tokens: readonly Token[]): Phrase | undefined {
  const own = tokens.findIndex((token) => /^(?:my|our)$/.test(wordOf(token)));
  const phrase = own < 0 ? undefined : checked(question, tokens, own + 1, endOfPhrase(tokens, own + 1));
  return phrase && { ...phrase, text: `the ${phrase.text}` };
}

const PREDICATE =
  /ed$|^(?:open|valid|due|full|busy|ready|required|necessary|cheap|expensive|built|made|found|held|kept|given|written|free|available|known|called|born|done|located)$/;

/** What somebody does something to: the phrase after the verb, up to two words later. */
function objectOf(question: string, tokens: readonly Token[], verb: number): Phrase | undefined {
  for (let first = verb + 1; first <= verb + 3; first++) {
    const phrase = checked(question, tokens, first, endOfPhrase(tokens, first));
    if (phrase) return phrase;
  }
  return undefined;
}

function endOfPhrase(tokens: readonly Token[], first: number): number {
  let last = DETERMINERS.has(wordOf(tokens[first])) ? first : first - 1;
  while (isTelling(wordOf(tokens[last + 1])) || continuesName(tokens, last + 1)) last++;
  return last;
}

/** A phrase that names something; pronouns and bare determiners do not. */
function checked(text: string, tokens: readonly Token[], first: number, last: number): Phrase | undefined {
  const isNamed = last >= first && isTelling(wordOf(tokens[last])) && !PRONOUNS.has(wordOf(tokens[last]));
  return isNamed ? phraseOf(text, tokens, first, last) : undefined;
}

/** A small word within a name: "the Mothers of Invention". */
function continuesName(tokens: readonly Token[], i: number): boolean {
  const isCapital = (token: Token | undefined) => /^\p{Lu}/u.test(token?.text ?? '');
  return NAME_LINKS.has(tokens[i]?.text ?? '') && isCapital(tokens[i - 1]) && isCapital(tokens[i + 1]);
}

function phraseOf(text: string, tokens: readonly Token[], first: number, last: number): Phrase {
  const start = tokens[first]?.start ?? 0;
  const end = tokens[last]?.end ?? text.length;
  return { text: text.slice(start, end), start, end };
}
