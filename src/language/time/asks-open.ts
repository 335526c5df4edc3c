// Whether a question asks if something is open, or from when until when.
export interface AsksOpening {
  /** A yes or no answers it. */
  readonly asksOpen: boolean;
  /** It says "closed" rather than "open". */
  readonly asksClosed: boolean;
  /** It asks from when or until when. */
  readonly asksHours: boolean;
  /** What may be open, where it is not "you": "the climbing hall". */
  readonly place?: string;
  /** Nothing else is asked: "Are you open?" */
  readonly isBare: boolean;
}

/** "open day", "open an account": no opening. */
const NOT_OPENING = `(?![\\s-]+(?:an?|the|my|your|this(?!\\s+(?:week|month|morning|afternoon|evening|\\p{L}*day))|that|it|up|days?|evenings?|houses?|hours?|air|water|source|mic|access)\\b)`;
const STATE = `(?<state>open${NOT_OPENING}|closed|shut|close)`;
const LEAD_IN = `(?:^|[.,!?;]\\s+|\\b(?:whether|if|and|so|hi|hello|hey|know|me|ok|please)\\s+)`;
const PLACE = `(?:the|your|this|all|all\\s+the)\\s+[\\p{L}\\s'-]{2,40}?|[\\p{L}'-]{3,20}(?:\\s+\\p{Lu}[\\p{L}'-]+){0,2}`;
const ADVERBS =
  '(?:(?:still|already|also|currently|now|actually|even|normally|usually|today|tonight|tomorrow|be|stay|going to be)\\s+)*';
const TIME_REST = `(?:(?:\\s+(?:now|right|today|tonight|tomorrow|yet|on|at|this|next|the|currently|\\p{L}+days?|weekend|christmas|eve|new|year's|in|\\d+)\\b.*)?[\\s?!.]*)$`;

const WITH_VERB = new RegExp(
  `${LEAD_IN}(?:are|is|will|do|does|would)\\s+(?<who>you|u|it|they|${PLACE})\\s+${ADVERBS}${STATE}\\b(?<rest>.*)$`,
  'iu',
);
const LED_IN = new RegExp(
  `\\b(?:whether|if)\\s+(?<who>you|it|they|${PLACE})\\s+(?:are|is|will|'re)\\s+${ADVERBS}${STATE}\\b(?<rest>.*)$`,
  'iu',
);
const WITHOUT_VERB = new RegExp(
  `^\\W*(?:(?<who>you|u|it|${PLACE})\\s+)?${ADVERBS}(?<state>open|closed|shut)\\b(?<rest>${TIME_REST})`,
  'iu',
);
const COME =
  /\b(?:can|could|may)\s+(?:i|we)\s+(?:come|come in|come by|come over|visit|visit you|drop by|drop in|stop by|pop in)\s+(?:now|right now|today|tonight|tomorrow|this \p{L}+|on \p{L}+day)\s*\?*\s*$/iu;
const ASKS_HOURS = new RegExp(
  `${LEAD_IN}(?:when|what time|until when|till when|till what time|until what time|how late|how long|from when|at what time)(?:'s)?\\b(?<between>[^.?!,]*?)\\b(?:open${NOT_OPENING}|opens|closes?|closed|shuts?)\\b|\\b(?:opening|business|office|visiting)\\s+(?:hours|times?)\\b|\\b(?:opening|closing)\\s+times?\\b|\\bhours\\b[^.?!]*\\b(?:today|tomorrow|tonight|weekend|\\p{L}+day)\\b`,
  'iu',
);
const HOURS_PLACE = new RegExp(
  `\\b(?:does|do|is|are|will|when's|'s)\\s+(?<who>${PLACE})\\s+${ADVERBS}(?:open|close|closed|shut)\\b`,
  'iu',
);
const QUESTION_WORD = /\b(?:what|when|where|which|who|why|how|until|till)\b/i;
const SELF = new Set([
  'you',
  'u',
  'it',
  'they',
  'everything',
  'anything',
  'everyone',
  'also',
  'and',
  'still',
]);
/** "Is the portal open to everyone?" asks who may come. */
const OTHER_REST = /^\s+(?:up|with|for|to\s+(?!day|night)|by|enough)\b/i;

export function asksAboutOpening(question: string): AsksOpening {
  const text = question.replaceAll('’', "'");
  const hours = ASKS_HOURS.exec(text);
  const isOutside =
    /\b(?:outside|before|after|when you(?:'re| are))\s+(?:the\s+)?(?:opening|office|business|closing|closed)\b/i.test(
      text,
    );
  const none: AsksOpening = { asksOpen: false, asksClosed: false, asksHours: false, isBare: false };
  if (isOutside) return none;
  if (hours) return { ...none, asksHours: true, ...placeOf(HOURS_PLACE.exec(text)?.groups?.who) };
  if (COME.test(text)) return { ...none, asksOpen: true };
  const withVerb = WITH_VERB.exec(text) ?? LED_IN.exec(text);
  const match = withVerb ?? WITHOUT_VERB.exec(text);
  if (!match?.groups) return none;
  const { who, state = '', rest = '' } = match.groups;
  if (QUESTION_WORD.test(text.slice(0, match.index)) || OTHER_REST.test(rest)) return none;
  // "Do you close at six?" asks for a time; "Will you be closed?" does not.
  if (state.toLowerCase() === 'close') return none;
  if (/^\W*(?:i|we|my)\b/i.test(match[0]) || /^you \w/i.test(who ?? '') || QUESTION_WORD.test(who ?? ''))
    return none;
  const isBare = /^\s*(?:yet|then|please|at all)?\s*[?!.]*\s*$/i.test(rest);
  // "tropical house closed" is a title as often as a question.
  if (isBare && !withVerb && who && !SELF.has(who.toLowerCase())) return none;
  return { ...none, asksOpen: true, asksClosed: /^(?:closed|shut)$/i.test(state), isBare, ...placeOf(who) };
}

function placeOf(who = ''): { place?: string } {
  const name = who.trim().replace(/\s+(?:still|already|also|currently|now|be|stay)$/i, '');
  return name === '' || SELF.has(name.toLowerCase()) ? {} : { place: name.replace(/^your\b/i, 'the') };
}
