// "Where is the castle located?" → "The castle is located in Edinburgh."
import { type Ask, clauseOf, clauseWords, type Draft } from '../draft.ts';
import { bare } from '../words.ts';

const PLACES = new Set(
  'in at on near along outside throughout across within under around off inside beneath above behind beside between opposite from to into through over toward towards by via'.split(
    ' ',
  ),
);
const RESTING = new Set(
  'in at on near along outside throughout across within under around off inside beneath above behind beside between opposite'.split(
    ' ',
  ),
);
const MOVING =
  /^(?:move|go|travel|return|flee|come|sail|migrate|emigrate|immigrate|spread|expand|flow|head|walk|fly|relocate|transfer|transport|transported|exiled|deport|send|sent|moved|transferred|exported|shipped|relocated|deported|drain|empty|escape|retreat|deliver|delivered|march|cross)$/;
const SETTLED =
  /^(?:located|situated|born|found|held|live|lived|buried|based|die|bury|reside|stand|built|headquartered|take)$/;
const FROM =
  /^(?:originate|come|derive|derived|get|obtain|imported|stem|graduate|graduated|drawn|emerge|hail)$/;

export function placePattern(ask: Ask): Draft | undefined | 'refuse' {
  const { question, answer } = ask;
  if (question.word !== 'where') return undefined;
  if (question.preposition !== undefined || question.auxiliary === undefined) return 'refuse';
  const clause = clauseOf(ask, true);
  if (!clause) return 'refuse';
  const inMiddle =
    /^(?:after|before|when|while|until|because|if|during|following|since|rather|instead)$/.test(
      bare(clause.rest[0] ?? ''),
    );
  const strayLink =
    /^(?:to|from)$/.test(clause.rest[0] ?? '') &&
    /^(?:after|before|when|while|during|in|on|at)$/.test(clause.rest[1] ?? '');
  const place = (parts: readonly string[]): string[] =>
    inMiddle
      ? [...clause.subject, ...clause.verb, ...parts, ...clause.rest]
      : [...clauseWords(clause), ...parts];
  const stranded = bare(clause.rest.at(-1) ?? clause.verb.at(-1) ?? '');
  let risk = clause.risk;
  if (clause.rest.length > 6) risk += 1;
  if (
    /^(?:in|on|at|near|within|inside)$/.test(bare(clause.rest[0] ?? '')) &&
    !/^\d/.test(clause.rest[1] ?? '')
  )
    risk += 1;
  const bareCopula = clause.mainVerb === question.auxiliary;
  const first = bare(answer.words[0] as string);
  if (
    PLACES.has(first) ||
    /^(?:north|south|east|west|northeast|northwest|southeast|southwest|northern|upstairs|downstairs|next|halfway|online|abroad|overseas|everywhere|worldwide)$/.test(
      first,
    )
  ) {
    if (stranded === 'from' || stranded === 'to') return 'refuse';
    if (/^(?:northern|north|south|east|west)/.test(first) && !/^\w+ of /.test(answer.text)) return 'refuse';
    if (MOVING.test(clause.mainVerb) && RESTING.has(first)) risk += 1;
    return { pattern: 'where', words: place([answer.text]), risk: risk + (RESTING.has(first) ? 0 : 1) };
  }
  if (!answer.isNounPhrase) return 'refuse';
  risk += answer.risk;
  if (strayLink) {
    const [link, ...after] = clause.rest;
    return {
      pattern: 'where-stranded',
      words: [...clause.subject, ...clause.verb, link as string, answer.text, ...after],
      risk,
    };
  }
  if (
    bareCopula &&
    clause.rest.length === 0 &&
    /^(?:the|his|her|its|their) (?:\S+ )?(?:destination|location|site|place|birthplace|capital|home|origin|residence)\b/i.test(
      clause.subject.join(' '),
    )
  ) {
    return { pattern: 'where-identity', words: [...clause.subject, ...clause.verb, answer.text], risk };
  }
  if (stranded === 'from' || stranded === 'to' || stranded === 'at' || stranded === 'in') {
    return { pattern: 'where-stranded', words: [...clauseWords(clause), answer.text], risk };
  }
  const preposition = placePreposition(ask, clause.mainVerb);
  if (preposition === undefined) return 'refuse';
  if (!preposition.seen) risk += bareCopula || SETTLED.test(clause.mainVerb) ? 1 : 2;
  if (preposition.word === 'in' && bareCopula && !answer.isName) risk += 1;
  return { pattern: 'where', words: place([preposition.word, answer.text]), risk };
}

function placePreposition(ask: Ask, mainVerb: string): { word: string; seen: boolean } | undefined {
  const { answer } = ask;
  const previous = /(\p{L}+)(?: (?:the|a|an))?\s*$/iu.exec(answer.before)?.[1]?.toLowerCase();
  if (MOVING.test(mainVerb)) {
    if (previous === 'to' || previous === 'into') return { word: previous, seen: true };
    if (previous === 'from' && FROM.test(mainVerb)) return { word: 'from', seen: true };
    if (previous === 'through' || previous === 'across') return { word: previous, seen: true };
    return { word: FROM.test(mainVerb) ? 'from' : 'to', seen: false };
  }
  if (FROM.test(mainVerb)) {
    if (previous === 'from' || previous === 'in' || previous === 'at') return { word: previous, seen: true };
    return undefined;
  }
  if (previous !== undefined && RESTING.has(previous) && previous !== 'between' && previous !== 'around')
    return { word: previous, seen: true };
  if (
    previous === 'to' ||
    previous === 'from' ||
    previous === 'of' ||
    previous === 'into' ||
    previous === 'with'
  )
    return answer.isName ? { word: 'in', seen: false } : undefined;
  if (!answer.isName) return undefined;
  if (/\b(?:Street|Avenue|Road|Island|Square|Boulevard|Highway|Hill|River)$/.test(answer.text))
    return undefined;
  if (
    /\b(?:University|College|School|Museum|Stadium|Palace|Airport|Center|Centre|Hall|Park|Church|Cathedral|Theatre|Theater|Library|Arena|Institute|Hospital|Hotel|Field)\b/.test(
      answer.text,
    )
  )
    return { word: 'at', seen: false };
  return { word: 'in', seen: /(?:^|[\s(])(?:in|at) [^.;]{0,40}, $/.test(answer.before) };
}
