// Settings that are set and that Frontdesk does not have: a slip of the pen that would go by without a word.

interface Given {
  /** Names in `.env`, where hardly anything else stands. */
  readonly inFile: readonly string[];
  /** Names in the environment, most of which are somebody else's. */
  readonly inEnvironment: readonly string[];
}

/** Names of other programs that look like ours. */
const OTHERS: ReadonlySet<string> = new Set([
  'HOSTNAME',
  'HOSTS',
  'SORT',
  'POST',
  'MOST',
  'COST',
  'PART',
  'SPORT',
]);
/** A name that is read elsewhere: by the command line, by Node.js and the tools around it. */
const READ_ELSEWHERE = /^(FRONTDESK_|NODE_|npm_|OTEL_|TF_|ORT_|COMPOSE_|TZ$|NO_COLOR$)/;

/** So many letters may differ; of variables of others, `SSL_CERT_FILE` is two away from one of ours. */
const SLIPS_IN_FILE = 3;
const SLIPS_IN_ENVIRONMENT = 1;

/** A line for each name that is not known, with the nearest one that is. */
export function describeUnknown({ inFile, inEnvironment }: Given, known: readonly string[]): string[] {
  const isUnknown = (name: string) => !known.includes(name) && !READ_ELSEWHERE.test(name);
  const ofFile = inFile.filter(isUnknown).map((name) => {
    const nearest = nearestName(name, known);
    const rest = nearest === undefined ? 'example.env lists them all.' : `Did you mean ${nearest}?`;
    return `.env: there is no setting ${name}. ${rest}`;
  });
  const ofEnvironment = inEnvironment.filter(isUnknown).flatMap((name) => {
    if (inFile.includes(name) || OTHERS.has(name)) return [];
    const nearest = nearestName(name, known, SLIPS_IN_ENVIRONMENT);
    return nearest === undefined ? [] : [`There is no setting ${name}. Did you mean ${nearest}?`];
  });
  return [...ofFile.sort(), ...ofEnvironment.sort()];
}

/** The known name that differs least; undefined when none is near enough to be meant. */
export function nearestName(
  name: string,
  known: readonly string[],
  mostSlips = SLIPS_IN_FILE,
): string | undefined {
  const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const [nearest] = known
    .map((candidate) => ({ candidate, slips: slipsBetween(bare(name), bare(candidate)) }))
    .sort((one, other) => one.slips - other.slips);
  if (nearest === undefined) return undefined;
  // A short name is soon like another that has nothing to do with it.
  const allowed = Math.min(mostSlips, Math.max(1, Math.floor(bare(nearest.candidate).length / 5)));
  return nearest.slips <= allowed ? nearest.candidate : undefined;
}

/** Letters left out, put in, replaced, or swapped with their neighbour (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
