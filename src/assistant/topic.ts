// What a pronoun stands for: the likeliest of the names and subjects that a conversation has mentioned.
import { normalizeWord } from '../text/tokenize.ts';
import { namesIn, subjectOf } from './noun-phrases.ts';
import { datesIn } from './question-form.ts';

/** What is remembered of an earlier turn. */
export interface Exchange {
  /** Self-contained. */
  readonly question: string;
  readonly answer: string;
  /** The title of the document that answered. */
  readonly title?: string;
}

export type TopicKind = 'person' | 'thing' | 'group' | 'place';

/** How much a mention speaks for a phrase, by where it stands; each turn back counts less. */
const WEIGHTS = { subject: 3, name: 2.5, answerName: 1, whoAnswer: 4, title: 2 } as const;
const FADING = 0.75;

/** Undefined when nothing fits. What the question itself names is not what its pronoun stands for. */
export function topicOf(past: readonly Exchange[], kind: TopicKind, question = ''): string | undefined {
  const worth = new Map<string, { text: string; worth: number }>();
  const own = ` ${normalizeWord(question)} `;
  const mention = (text: string, weight: number) => {
    const key = normalizeWord(text).replace(/^(?:the|a|an|your|our) /, '');
    if (own.includes(` ${key} `) || !fits(text, kind)) return;
    const known = [...worth].find(([one]) => one === key || ` ${one} `.includes(` ${key} `));
    if (known) known[1].worth += weight;
    else worth.set(key, { text, worth: weight });
  };
  past.toReversed().forEach(({ question: asked, answer, title }, back) => {
    const faded = FADING ** back;
    const subject = subjectOf(asked);
    const about = title?.replace(/\s*\([^)]*\)/g, '') ?? '';
    if (isTitleOfName(about)) mention(about, WEIGHTS.title * faded);
    for (const name of namesIn(asked)) mention(name.text, WEIGHTS.name * faded);
    if (subject) mention(subject.text, WEIGHTS.subject * faded);
    // Who somebody is says nothing of a thing.
    const isWho = /^who\b/i.test(asked);
    const told = isWho ? WEIGHTS.whoAnswer : WEIGHTS.answerName;
    if (!isWho || kind !== 'thing') for (const name of namesIn(answer)) mention(name.text, told * faded);
  });
  const best = [...worth.values()].sort((one, other) => other.worth - one.worth)[0];
  return best?.text.replace(/^an? /i, 'the ');
}

const isName = (text: string) => /^\p{Lu}/u.test(text.replace(/^the /i, ''));

/** A title that is a name of several words, and no ordinary heading. */
function isTitleOfName(title: string): boolean {
  const bare = title.replace(/^the /i, '');
  return namesIn(`: ${bare}`)[0]?.text === bare && /\s/.test(title);
}

function fits(text: string, kind: TopicKind): boolean {
  if (datesIn(text).length > 0) return false;
  if (kind === 'person') return isName(text) && !/\d|\bthe\b/i.test(text);
  return kind !== 'group' || isName(text) || /[^s]s$/.test(text);
}
