// Makes a follow-up self-contained: "and on Sundays?" and "where is it?" get what they leave to the turns before.
import { normalizeWord, tokenize } from '../text/tokenize.ts';
import { namesIn, subjectOf } from './noun-phrases.ts';
import { isTelling } from './telling-words.ts';
import { type Exchange, type TopicKind, topicOf } from './topic.ts';

const CONNECTIVE = /^(?:and|but|or|so|also|plus|ok(?:ay)?|well|then)\b[\s,]*/i;
const WHAT_ABOUT = /^(?:(?:and|but|or|so|also|plus|ok(?:ay)?|well)[\s,]+)?(?:what|how) about\s+/i;
const ASKS =
  /^(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|shall|should|may|must|has|have|had|tell|show|give|i|we|if)\b/i;
const PREPOSITION =
  /^(?:on|in|at|for|from|to|by|with|without|during|after|before|until|near|about|as|under|over|through)\b/i;
/** A fragment with more words says enough by itself. */
const MAX_FRAGMENT_WORDS = 7;
const DAYS =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:week(?:day|end)s?|holidays?|today|tomorrow|tonight)\b/i;
const MONTHS = /\b(?:january|february|march|april|june|july|august|september|october|november|december)\b/i;
const SUBJECT_PRONOUN = /\b(?:it|they|them|he|him|she|this|that|these|those)\b/i;

/** The question, self-contained as far as the exchanges before it (the oldest first) tell. */
export function resolveFollowUp(question: string, past: readonly Exchange[]): string {
  const last = past.at(-1);
  if (!last) return question;
  const fragment = fragmentOf(question);
  if (fragment !== undefined) return sentence(merged(fragment, last, past));
  const whole = question.replace(CONNECTIVE, '');
  const bare = bareQuestion(whole, last, past);
  if (bare !== undefined) return sentence(bare);
  const resolved = withoutPronouns(whole, past);
  return resolved === whole && whole === question ? question : sentence(resolved);
}

/** What "and …?" or "what about …?" asks instead, when that is no question of its own. */
function fragmentOf(question: string): string | undefined {
  const isAbout = WHAT_ABOUT.test(question);
  const rest = question.replace(isAbout ? WHAT_ABOUT : CONNECTIVE, '').replace(/[?.!\s]+$/, '');
  const isFragment =
    isAbout || rest.length < question.replace(/[?.!\s]+$/, '').length || PREPOSITION.test(rest);
  const words = rest.split(/\s+/);
  if (!isFragment || rest === '' || words.length > MAX_FRAGMENT_WORDS || (!isAbout && ASKS.test(rest)))
    return undefined;
  return rest;
}

/** The question before, with the fragment in the place of what is like it. */
function merged(fragment: string, { question }: Exchange, past: readonly Exchange[]): string {
  const asked = question.replace(/[?.!\s]+$/, '');
  const about = withoutPronouns(fragment, past);
  for (const kind of [DAYS, MONTHS]) {
    const match = kind.exec(about);
    if (!match) continue;
    if (kind.test(asked)) {
      // "on Saturdays" gives way as a whole, where the fragment brings its own preposition.
      const place = new RegExp(`(?:\\b(?:on|in|at|during)\\s+(?:the\\s+)?)?(?:${kind.source})`, 'i');
      return asked.replace(PREPOSITION.test(about) ? place : kind, about);
    }
    return `${asked} ${PREPOSITION.test(about) ? '' : 'on '}${about}`;
  }
  // "for how long?" asks anew of the same.
  if (/^(?:for|until|since|from|by|at) (?:how|what|which|when)\b/i.test(about)) return `${about}: ${asked}`;
  if (PREPOSITION.test(about)) {
    const [preposition = ''] = PREPOSITION.exec(about) ?? [];
    const known = new RegExp(`\\b${preposition}\\s+[^,]*$`, 'i');
    return known.test(asked) ? asked.replace(known, about) : `${asked} ${about}`;
  }
  const subject = subjectOf(asked);
  if (!subject) return `${asked}: ${about}`;
  const words = about.split(' ');
  // "and close?" changes what is done, "what about students?" for whom.
  if (words.length === 1 && /[^s]$/.test(about) && /^\p{Ll}/u.test(about))
    return asked.replace(/[\p{L}]+$/u, about);
  const isPlural = /[^s]s$/i.test(about) && !/^(?:the|a|an|your|this|that)\b/i.test(about);
  const isCounted = /\b(?:many|much|which|what)\s+$/i.test(asked.slice(0, subject.start));
  const isDone = /\b(?:i|you|we)\s/i.test(asked.slice(0, subject.start));
  if (isPlural && !isCounted && !isDone) return `${asked} for ${about}`;
  return asked.slice(0, subject.start) + about + asked.slice(subject.end);
}

/** "Why?" asks for a reason of what was said, "Where?" and its like ask it of what was asked about. */
function bareQuestion(question: string, last: Exchange, past: readonly Exchange[]): string | undefined {
  const words = tokenize(question)
    .map((token) => normalizeWord(token.text))
    .filter((word) => /\p{L}/u.test(word));
  if (words.length > 3 || words.some(isTelling) || !ASKS.test(question) || SUBJECT_PRONOUN.test(question))
    return undefined;
  const asked = words.join(' ').replace(/ (?:not|so|is|exactly)$/, '');
  if (asked === 'why' || asked === 'how come') return `Why: ${last.question.replace(/[?\s]+$/, '')}`;
  const topic = topicOf(past, 'thing');
  return topic === undefined ? undefined : `${asked} is ${topic}`;
}

const kinds: readonly { readonly kind: TopicKind; readonly words: RegExp }[] = [
  { kind: 'person', words: /^(?:he|him|his|she|her|hers)$/ },
  { kind: 'thing', words: /^(?:it|its|this|that)$/ },
  { kind: 'group', words: /^(?:they|them|their|theirs|these|those)$/ },
];
const POSSESSIVE = /^(?:his|its|their)$/;
/** "it" that stands for nothing: "is it possible to", "does it take long". */
const EMPTY_IT =
  /^(?:rain|snow|possible|true|necessary|worth|ok|okay|allowed|important|better|safe|late|early|cold|warm)/;

/** The first pronoun that stands for something said before is replaced by that. */
function withoutPronouns(question: string, past: readonly Exchange[]): string {
  const tokens = tokenize(question);
  const words = tokens.map(({ text }) => normalizeWord(text));
  for (const [i, { start, end }] of tokens.entries()) {
    const kind = kindOf(words, i);
    const isOwn = POSSESSIVE.test(words[i] ?? '') && namesIn(question.slice(0, start)).length > 0;
    const topic = kind && !isOwn ? topicOf(past, kind, question) : undefined;
    if (topic !== undefined)
      return question.slice(0, start) + inPlaceOf(words, i, topic) + question.slice(end);
  }
  return question;
}

/** "a new one", "the second one". */
const ANOTHER = /^(?:new|another|second|other|smaller|larger|bigger|cheaper|different)$/;

/** What kind of thing a word stands for; undefined for one that stands for nothing said before. */
function kindOf(words: readonly string[], i: number): TopicKind | undefined {
  const [before = '', word = '', after = ''] = [words[i - 1], words[i], words[i + 1]];
  const ends = i + 1 >= words.length || !/\p{L}/u.test(after);
  if (word === 'one') {
    const isMeant = ends && /^(?:get|have|need|find|buy|borrow|use|make|book|reserve)$/.test(before);
    return isMeant || ANOTHER.test(before) ? 'thing' : undefined;
  }
  if (word === 'there') return ends ? 'place' : undefined;
  if (word === 'it' && EMPTY_IT.test(after)) return undefined;
  const isDemonstrative = /^(?:this|that|these|those)$/.test(word);
  const isLastButOne = i + 2 >= words.length || !/\p{L}/u.test(words[i + 2] ?? '');
  const isAsked = /^(?:is|are|was|were|do|does|did|can|will|would)$/.test(before);
  if (isDemonstrative && !ends && !(isAsked && (isLastButOne || !isTelling(after)))) return undefined;
  return kinds.find(({ words: ofKind }) => ofKind.test(word))?.kind;
}

function inPlaceOf(words: readonly string[], i: number, topic: string): string {
  const word = words[i] ?? '';
  if (word === 'there') return `${/^(?:get|go|come|way)$/.test(words[i - 1] ?? '') ? 'to' : 'at'} ${topic}`;
  if (word === 'one') return topic.replace(/^the /, ANOTHER.test(words[i - 1] ?? '') ? '' : 'a ');
  const isPossessive = POSSESSIVE.test(word) || (word === 'her' && isTelling(words[i + 1] ?? ''));
  return isPossessive ? possessive(topic) : topic;
}

const possessive = (phrase: string) => (/s$/.test(phrase) ? `${phrase}'` : `${phrase}'s`);

function sentence(text: string): string {
  const trimmed = text.trim().replace(/\s+/g, ' ');
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1).replace(/[?.!]+$/, '')}?`;
}
