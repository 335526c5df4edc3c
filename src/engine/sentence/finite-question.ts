// Gives the main verb after "did" or "does" the form that a statement needs: "did Chopin composed", to be copied.
import type { Token } from '../../text/tokenize.ts';
import { finiteForm, isBaseForm } from '../../text/verbs.ts';
import type { TokenizedText } from '../tokenized-text.ts';
import { ARTICLES, AUXILIARIES, PREPOSITIONS, SUBORDINATORS, WH_WORDS } from './english.ts';

const set = (words: string) => new Set(words.split(' '));

/** Nouns far more often than verbs: the verb only where no other word can be it. */
const MOSTLY_NOUNS = set(
  'access act address age aid aim air answer attack author average base battle bear board book border bridge call case ' +
    'cause challenge champion change charge claim class coach color comment concern conflict contest contract control ' +
    'copy cost count cover credit crop crown culture cut dance date deal debate demand design document dress end ' +
    'escape estimate exhibit experience experiment export face feature field fight figure film finish fire flood flow ' +
    'focus force form found fund grant ground group guard guide hand head heart heat honor honour host house impact import ' +
    'increase influence interest interview issue journey judge label lack land lead level license light like limit ' +
    'line list look mark match mine model name need number order park pattern phase photograph place plan plant play ' +
    'point post power practice present press process program progress project protest question race range rank rate ' +
    'record report request research result return review right ring rise risk rock root rule run sample scale score ' +
    'sentence set shape ship show sign sound stage stamp stand star start state steam stem step stop store study ' +
    'style subject supply support survey talk target test time title tour track trade train transport travel trust ' +
    'use value video view visit voice vote walk watch water weather welcome witness wood work',
);
/** Verbs before another verb without "to": "help develop". */
const TAKES_BARE_VERB = set('help let make see hear watch');
/** Besides articles and prepositions: a noun or an adjective follows, no finite verb. */
const LEADS_NOUN = set(
  'his her its their our your my this these those each every some any no all both many much most more other ' +
    'first second third last next new old same great main major to and or',
);

/**
 * The question as the writer reads it. Left alone it changes a base form into the past or the third person by heart,
 * and writes another verb where it does not know the form. Tokens keep their places in the text.
 */
export function finiteQuestion(question: TokenizedText): TokenizedText {
  const words = question.tokens.map(({ text }) => text.toLowerCase());
  const asking = words.findIndex((word) => WH_WORDS.has(word));
  const auxiliary = words.findIndex((word, i) => i > asking && AUXILIARIES.has(word));
  const verb = mainVerbAt(question.tokens, words, auxiliary);
  if (verb < 0) return question;
  // "start and end": both take the form
  const verbs = words[verb + 1] === 'and' ? [verb, verb + 2] : [verb];
  const tokens = [...question.tokens];
  for (const at of verbs) {
    const finite = finiteForm(words[at] ?? '', words[auxiliary] as string);
    if (finite !== undefined) tokens[at] = { ...(tokens[at] as Token), text: finite };
  }
  return { ...question, tokens };
}

/** Where the verb of "did the old mill burn down" stands; -1 when none is found. */
function mainVerbAt(tokens: readonly Token[], words: readonly string[], auxiliary: number): number {
  if (!/^(?:did|does)$/.test(words[auxiliary] ?? '')) return -1;
  const canBeVerb = (i: number) => tokens[i]?.text === words[i] && isBaseForm(words[i] ?? '');
  let noun = -1;
  for (let i = auxiliary + 2; i < words.length; i++) {
    const word = words[i] as string;
    const before = words[i - 1] as string;
    // a clause, or the object of what could be the verb: "sign an eight year deal"
    if (noun >= 0 && (SUBORDINATORS.has(word) || WH_WORDS.has(word))) break;
    if (noun >= 0 && ARTICLES.has(word) && !PREPOSITIONS.has(before)) break;
    if (!canBeVerb(i) || ARTICLES.has(before) || PREPOSITIONS.has(before) || LEADS_NOUN.has(before)) continue;
    const isNoun =
      MOSTLY_NOUNS.has(word) ||
      (canBeVerb(i + 1) && !MOSTLY_NOUNS.has(words[i + 1] as string) && !TAKES_BARE_VERB.has(word));
    if (!isNoun) return i;
    noun = i;
  }
  return noun;
}
