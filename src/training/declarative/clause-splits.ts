// Where the main verb begins in an inverted clause: "the earthquake | strike Sichuan".

import { isBaseForm, isPastParticiple, isPresentParticiple } from '../../text/verbs.ts';
import { stripAdverbs, subjectRisk } from './subjects.ts';
import type { TagWords } from './tagging.ts';
import {
  AUXILIARIES,
  BE,
  bare,
  CONJUNCTIONS,
  DETERMINERS,
  HAVE,
  isCapitalised,
  MODALS,
  PREPOSITIONS,
  PRONOUN_SUBJECTS,
  RELATIVES,
} from './words.ts';

export interface ClauseTools {
  readonly tag: TagWords;
  /** True when some form of the verb stands in the passage. */
  inPassage(base: string): boolean;
}

export interface Split {
  readonly at: number;
  readonly risk: number;
}

/** A verb that is a noun or an adjective as often: never chosen where another word could be the verb. */
const VERB_OR_NOUN = new Set(
  'plant ship train water ring deal judge test state star act play use work plan lead model cost study design force name place right report record release score start set show sound stand step support rule run return result place order need move match mark look like list light lack house head hand group guide ground grant found form fire film film field fight face end date dance cut cover count copy contract contest control claim challenge change cause call book bear base average attack answer aim address access'.split(
    ' ',
  ),
);

const TAKES_OF =
  /^(?:consist|think|dispose|approve|disapprove|speak|become|die|complain|conceive|make|take|hear|know|dream|tire|get|smell|boast|learn|come|remind|accuse|convict|deprive|warn|inform|be)$/;

const BARE_INFINITIVE = new Set('help let make see hear watch have be come go'.split(' '));

/** Participles that a noun may follow: "was elected president". */
const TAKES_NOUN =
  /^(?:called|named|elected|appointed|declared|made|crowned|given|awarded|granted|paid|considered|offered|taught|dubbed|titled|proclaimed|re-elected|reelected|born|becoming|being|been)$/;

/** Nouns that look like participles: "the board meeting". */
const NOUNS_IN_ING =
  /^(?:meeting|building|training|wedding|painting|ending|opening|reading|hearing|recording|spelling|setting|engineering|farming|fishing|meaning|clothing|housing|ranking|rating|landing|crossing|beginning|feeling|teaching|writing|saying|funding|hunting|mining|shipping|banking|marketing|broadcasting|programming|processing|manufacturing)$/;

/** Participles that work as prepositions. */
const PREPOSITIONAL =
  /^(?:according|including|during|regarding|concerning|following|depending|owing|using|starting|beginning)$/;

/** A verb may not follow these: the word is a noun or an adjective there. */
function blocksVerb(words: readonly string[], at: number): boolean {
  const previous = words[at - 1] as string;
  // The end of a title in quotes is no possessive.
  const closesQuote = /['’]$/.test(previous) && words.slice(0, at).some((word) => /^['‘]/.test(word));
  const plain = bare(previous);
  if (previous.endsWith(',')) return false;
  return (
    (DETERMINERS.has(plain) &&
      !PRONOUN_SUBJECTS.has(plain) &&
      !/^(?:all|both|many|most|some|several|few|other|others)$/.test(plain)) ||
    PREPOSITIONS.has(plain) ||
    CONJUNCTIONS.has(plain) ||
    RELATIVES.has(plain) ||
    AUXILIARIES.has(plain) ||
    (!closesQuote && /['’]s?$/.test(previous)) ||
    /^(?:not|only|being|been|be|very|more)$/.test(plain) ||
    (/[a-z]{2}ed$/.test(previous) && isPastParticiple(plain))
  );
}

/** Splits before a base form, as after "did" and modals. */
export function splitAtBase(
  words: readonly string[],
  auxiliary: string,
  tools: ClauseTools,
): Split | undefined {
  const candidates: number[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] as string;
    const plain = word.replace(/[,"”]+$/, '').replace(/^["“]/, '');
    const possible = isBaseForm(plain) || (MODALS.has(auxiliary) && plain === 'be');
    // "the head of state", "the cost of living": a noun.
    if (words[i + 1] === 'of' && !TAKES_OF.test(plain)) continue;
    if (plain === 'deal' && words[i + 1] !== 'with') continue;
    if (possible && !blocksVerb(words, i)) candidates.push(i);
  }
  return choose(words, candidates, auxiliary === 'does' || auxiliary === 'do' ? 'did' : auxiliary, tools);
}

function choose(
  words: readonly string[],
  candidates: readonly number[],
  auxiliary: string,
  tools: ClauseTools,
): Split | undefined {
  if (candidates.length === 0) return undefined;
  const scored = candidates.map((at) => {
    const order = [...words.slice(0, at), auxiliary, ...words.slice(at)];
    const tags = tools.tag(order);
    const isVerb = tags[at + 1] === 'VERB' || words[at] === 'be' || words[at] === 'have';
    const doubt = subjectRisk(stripAdverbs(words.slice(0, at)).subject, tools.tag);
    return {
      at,
      isVerb,
      doubt,
      adjective: tags[at - 1] === 'ADJ' && !isCapitalised(words[at - 1] as string),
    };
  });
  const possible = scored.filter((one) => one.doubt < 9);
  const verbs = possible.filter((one) => one.isVerb);
  let best = verbs[0] ?? possible[0];
  if (!best) return undefined;
  const first = best;
  // Two in a row: the first one is a noun ("the title deal | came"), unless it takes a bare infinitive.
  for (
    let next = verbs.find((one) => one.at === (best?.at ?? 0) + 1);
    next && !BARE_INFINITIVE.has(words[best.at] as string);
  ) {
    best = next;
    next = verbs.find((one) => one.at === next!.at + 1);
  }
  let risk = best.doubt + (best === first ? 0 : 2);
  if (!best.isVerb) risk += 1;
  if (best.adjective) risk += 1;
  // Another word that could be the verb, unless it follows what can only be an object of the first one.
  const rivals = possible.filter((one) => one.at !== best.at && (one.isVerb || one.at < best.at));
  const chosen = best.at;
  const later = rivals.filter((one) => one.at > chosen && one.at - chosen <= 2);
  const earlier = rivals.filter((one) => one.at < chosen);
  const close = later.some(
    (one) =>
      !BARE_INFINITIVE.has(words[chosen] as string) &&
      !words.slice(chosen + 1, one.at).some((word) => DETERMINERS.has(bare(word))),
  );
  const seen = tools.inPassage(words[chosen] as string);
  if (close) risk += 2;
  else if (earlier.length > 0 || later.length > 0) risk += 1;
  if (VERB_OR_NOUN.has(words[chosen] as string) && rivals.length > 0) risk += 2;
  if (VERB_OR_NOUN.has(words[chosen] as string) && possible.some((one) => one.at === chosen + 1)) risk += 2;
  if (risk > 0 && seen && !rivals.some((one) => tools.inPassage(words[one.at] as string))) risk -= 1;
  return { at: chosen, risk };
}

/** Where the participle, or what else can follow a form of "be", begins. */
export function splitAtParticiple(
  words: readonly string[],
  auxiliary: string,
  tools: ClauseTools,
): Split | undefined {
  const candidates: number[] = [];
  for (let i = 1; i < words.length; i++) {
    const plain = (words[i] as string).replace(/[,"”]+$/, '');
    const isVerb =
      isPastParticiple(plain) ||
      (BE.has(auxiliary) &&
        isPresentParticiple(plain) &&
        !PREPOSITIONAL.test(plain) &&
        !NOUNS_IN_ING.test(plain)) ||
      (HAVE.has(auxiliary) && plain === 'been') ||
      (BE.has(auxiliary) && plain === 'being');
    if (!isVerb || isCapitalised(words[i] as string) || blocksVerb(words, i)) continue;
    if (i > 1 && /^(?:it|he|she|they|we|i)$/.test(words[i - 1] as string)) continue;
    // "the planned community": in front of a noun a participle is an adjective.
    const next = words[i + 1];
    if (next !== undefined && BE.has(auxiliary) && !TAKES_NOUN.test(plain)) {
      const tags = tools.tag([...words.slice(0, i), 'was', ...words.slice(i)]);
      if (
        /^(?:NOUN|PROPN)$/.test(tags[i + 2] ?? '') &&
        !isCapitalised(next) &&
        /ed$/.test(plain) &&
        tags[i + 1] !== 'VERB'
      )
        continue;
    }
    candidates.push(i);
    if (plain === 'been' || plain === 'being') break;
  }
  if (candidates.length === 0) return undefined;
  const possible = candidates
    .map((at) => ({ at, doubt: subjectRisk(stripAdverbs(words.slice(0, at)).subject, tools.tag) }))
    .filter((one) => one.doubt < 9);
  if (possible.length === 0) return undefined;
  // Participles after a subordinator belong to another clause.
  const isFinal = possible.at(-1)?.at === words.length - 1;
  const stops = isFinal
    ? /^(?:when|while|after|before|because|to|that|which|who)$/
    : /^(?:when|while|after|before|because|to|and|that|which|who|as|for|by)$/;
  const cut = words.findIndex((word, i) => i > (possible[0]?.at ?? 0) && stops.test(word));
  const main = possible.filter((one) => cut < 0 || one.at < cut);
  const best = (HAVE.has(auxiliary) ? possible[0] : main.at(-1)) as { at: number; doubt: number };
  // "the agreement that the king arrived at": the participle belongs to the relative clause.
  const relative = words.slice(1, best.at).some((word) => /^(?:that|which|who|whom)$/.test(word));
  if (relative && best.at < words.length - 1) return undefined;
  let risk =
    best.doubt + (main.length > 1 ? 1 : 0) + (possible.length > main.length && words[cut] !== 'by' ? 1 : 0);
  const next = words[best.at + 1];
  // "the related species", "people living there": a participle in front of a noun may belong to it.
  const tags = tools.tag([...words.slice(0, best.at), 'was', ...words.slice(best.at)]);
  if (next !== undefined && /^(?:NOUN|PROPN)$/.test(tags[best.at + 2] ?? '')) risk += 1;
  if (!/^(?:VERB|ADJ)$/.test(tags[best.at + 1] ?? '')) risk += 1;
  return { at: best.at, risk };
}
