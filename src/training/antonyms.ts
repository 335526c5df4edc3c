// Words and their opposites, both ways.
const pairs = `
first last; largest smallest; biggest smallest; highest lowest; longest shortest; oldest newest; earliest latest; best worst;
greatest least; most least; more fewer; higher lower; larger smaller; older younger; longer shorter; better worse;
earlier later; faster slower; stronger weaker; greater lesser; before after; above below; over under; inside outside;
north south; east west; northern southern; eastern western; upper lower; left right; top bottom; start end; began ended;
begin end; started stopped; increase decrease; increased decreased; increases decreases; increasing decreasing; rise fall;
rose fell; rising falling; gain lose; gained lost; win lose; won lost; victory defeat; allow forbid; allowed forbade;
allows forbids; accept reject; accepted rejected; accepts rejects; support oppose; supported opposed; supports opposes;
agree disagree; agreed disagreed; include exclude; included excluded; includes excludes; including excluding; create destroy;
created destroyed; build demolish; built demolished; open close; opened closed; opens closes; join leave; joined left;
enter exit; entered exited; arrive depart; arrived departed; major minor; positive negative; public private; male female;
men women; man woman; king queen; father mother; son daughter; brother sister; husband wife; internal external; import export;
imported exported; imports exports; rich poor; wealthy poor; strong weak; hot cold; warm cool; wet dry; light dark; heavy light;
hard soft; fast slow; early late; old new; ancient modern; young old; large small; big small; high low; long short; wide narrow;
deep shallow; thick thin; full empty; common rare; popular unpopular; known unknown; famous obscure; important unimportant;
successful unsuccessful; possible impossible; legal illegal; official unofficial; direct indirect; similar different; same different;
simple complex; easy difficult; safe dangerous; natural artificial; permanent temporary; active inactive; visible invisible;
majority minority; maximum minimum; majority minority; success failure; advantage disadvantage; benefit drawback; friend enemy;
ally enemy; love hate; loved hated; remember forget; raise lower; raised lowered; buy sell; bought sold; borrow lend; send receive;
sent received; attack defend; attacked defended; always never; often rarely; usually rarely; frequently seldom; with without;
during before; since until; inner outer; urban rural; domestic foreign; civilian military; democratic authoritarian; liberal conservative;
primary secondary; vertical horizontal; ascending descending; expand shrink; expanded shrank; appear disappear; appeared disappeared;
present absent; alive dead; born died; birth death; married divorced; marry divorce; approve disapprove; approved disapproved;
encourage discourage; encouraged discouraged; encourages discourages; strengthen weaken; strengthened weakened; improve worsen;
improved worsened; help hinder; helped hindered; helps hinders; cause prevent; caused prevented; causes prevents; require forbid;
required forbidden; permitted prohibited; permit prohibit; permits prohibits; voluntary compulsory; guilty innocent; dependent independent`;

const known = pairs
  .split(';')
  .map((pair) => pair.trim().split(' '))
  .filter((pair): pair is [string, string] => pair.length === 2);

/** The opposite of a normalised word; of several the first that is listed. */
export const ANTONYMS: ReadonlyMap<string, string> = new Map([
  ...known.map(([word, opposite]): [string, string] => [opposite, word]).reverse(),
  ...known.map(([word, opposite]): [string, string] => [word, opposite]).reverse(),
]);
