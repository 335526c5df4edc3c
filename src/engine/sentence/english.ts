// The few closed classes of English words that sentences are judged and mended with. All in lower case.

const set = (words: string) => new Set(words.split(' '));

export const ARTICLES = set('a an the');
export const WH_WORDS = set('who whom whose what which when where why how');
export const AUXILIARIES = set(
  'is are was were am be been being has have had do does did can could will would may might must shall should',
);
/** Auxiliaries that begin a question and never a statement. */
export const QUESTION_OPENERS = set(
  'is are was were has have had do does did can could will would may might must shall should',
);
export const NEGATIONS = set("not n't never cannot without nor neither seldom rarely hardly scarcely barely");
export const PREPOSITIONS = set(
  'about above across after against along among around as at before behind below beneath beside besides between ' +
    'beyond by despite down during except for from in inside into like near of off on onto out outside over per ' +
    'since than through throughout to toward towards under until up upon via with within without',
);
/** Words that point to what stood before them. */
export const REFERRING = set(
  'he she it they him her them his its their this that these those such both there here one another others',
);
/** Words that tie a sentence to the one before; dropping one leaves the sentence whole. */
export const CONNECTIVES = set(
  'however moreover furthermore additionally also thus therefore hence consequently meanwhile finally instead ' +
    'similarly likewise indeed nevertheless nonetheless accordingly besides subsequently eventually overall ' +
    'and but so yet or then still',
);
export const SUBORDINATORS = set(
  'if unless although though while whereas because since as when whenever once until after before where so that',
);
export const NUMBER_WORDS = set(
  'zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands ' +
    'million millions billion billions trillion dozen dozens half twice',
);
export const MONTHS = set(
  'january february march april may june july august september october november december',
);
export const WEEKDAYS = set('monday tuesday wednesday thursday friday saturday sunday');

const FUNCTION_WORDS = new Set([
  ...ARTICLES,
  ...WH_WORDS,
  ...AUXILIARIES,
  ...NEGATIONS,
  ...PREPOSITIONS,
  ...REFERRING,
  ...CONNECTIVES,
  ...SUBORDINATORS,
  ...set('we you me us my your our or nor if no yes because not each every according including due'),
]);

const COMMON_WORDS = new Set([
  ...NUMBER_WORDS,
  ...set(
    'all any either some many much most more few fewer less least several other same own even only just too very ' +
      'quite rather almost nearly approximately roughly first third last next early late earlier later new old ' +
      'today now often usually sometimes always already again people children students men women none nothing ' +
      'everything everyone anyone someone whoever whatever',
  ),
]);

/** A word of a closed class, which has a capital only where it begins a sentence or stands in a title. */
export const isFunctionWord = (lower: string): boolean => FUNCTION_WORDS.has(lower);
/** A word that has a capital inside a sentence only as part of a name. */
export const isCommonWord = (lower: string): boolean => COMMON_WORDS.has(lower);

const PAST_FORMS = set(
  'became began bore beat blew broke brought built bought caught chose came cost cut dealt died drew drove ate fell ' +
    'felt fought found flew forgot gave went grew got held heard hid hit kept knew laid led left lent let lay lost ' +
    'made meant met paid put ran read rode rose said sat saw sold sent set shook shone shot showed sang sank slept ' +
    'spoke spent spread stood stole struck swore swept swam took taught told thought threw understood woke wore won ' +
    'wrote withdrew overtook underwent arose',
);
const PRESENT_FORMS = set(
  'includes contains consists provides makes takes gives gets goes comes becomes remains uses offers holds means ' +
    'allows requires needs lies stands begins ends opens closes starts runs works lives says shows calls serves ' +
    'produces causes occurs exists belongs represents receives keeps collects shares costs costs depends include ' +
    'contain consist provide make take give use offer hold mean allow require need collect share keep receive',
);

/** Whether a word can be a finite verb; only the sure forms, and -ed. */
export function looksFinite(lower: string): boolean {
  return (
    (AUXILIARIES.has(lower) && !/^be(?:en|ing)?$/.test(lower)) ||
    PAST_FORMS.has(lower) ||
    PRESENT_FORMS.has(lower) ||
    (lower.length > 4 && /[^aeiou]?ed$/.test(lower))
  );
}

export const isWordLike = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
export const isCapitalised = (text: string): boolean => /^\p{Lu}/u.test(text);
