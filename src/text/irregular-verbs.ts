// Past forms that no stemmer leads back to their verb.

const FORMS =
  'die died dying,tie tied tying,arise arose arisen,awake awoke,bear bore borne born,beat beaten,become became,begin began begun,bend bent,' +
  'bind bound,bite bit bitten,bleed bled,blow blew blown,break broke broken,breed bred,bring brought,build built,' +
  'burn burnt,buy bought,catch caught,choose chose chosen,cling clung,come came,creep crept,deal dealt,dig dug,' +
  'draw drew drawn,dream dreamt,drink drank drunk,drive drove driven,eat ate eaten,fall fell fallen,feed fed,feel felt,' +
  'fight fought,find found,flee fled,fly flew flown,forbid forbade forbidden,forget forgot forgotten,' +
  'forgive forgave forgiven,freeze froze frozen,get got gotten,give gave given,go went gone goes,grind ground,' +
  'grow grew grown,hang hung,have has had,hear heard,hide hid hidden,hold held,keep kept,know knew known,lay laid,' +
  'lead led,leap leapt,learn learnt,leave left,lend lent,lie lay lain lied lying,light lit,lose lost,make made,mean meant,meet met,' +
  'overcome overcame,overtake overtook overtaken,pay paid,ride rode ridden,ring rang rung,rise rose risen,run ran,' +
  'say said,see saw seen,seek sought,sell sold,send sent,shake shook shaken,shine shone,shoot shot,show shown,' +
  'shrink shrank shrunk,sing sang sung,sink sank sunk,sit sat,sleep slept,slide slid,speak spoke spoken,speed sped,' +
  'spend spent,spin spun,spring sprang sprung,stand stood,steal stole stolen,stick stuck,strike struck stricken,' +
  'swear swore sworn,sweep swept,swim swam swum,swing swung,take took taken,teach taught,tear tore torn,tell told,' +
  'think thought,throw threw thrown,understand understood,undertake undertook undertaken,undergo underwent undergone,' +
  'wake woke woken,wear wore worn,weave wove woven,win won,wind wound,withdraw withdrew withdrawn,' +
  'withstand withstood,write wrote written,rewrite rewrote rewritten,rebuild rebuilt,do did done does';

/** Each form with its verb. */
const VERBS = new Map(
  FORMS.split(',').flatMap((forms) => {
    const [verb, ...others] = forms.split(' ') as [string, ...string[]];
    return others.map((form) => [form, verb] as const);
  }),
);

/** The verb of an irregular form; any other word as it is. */
export const verbOf = (word: string): string => VERBS.get(word) ?? word;
