// Finds settings that Frontdesk does not have: a misspelt name would otherwise do nothing, and nobody would notice.

interface Given {
  /** Names in `.env`, which is Frontdesk's own file. */
  readonly inFile: readonly string[];
  /** Names in the environment; most of them belong to other programs. */
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
  'SSL_CERT_FILE',
  'SSL_KEY_FILE',
]);
/** Names that the command line, Node.js or the tools around it read. */
const READ_ELSEWHERE = /^(FRONTDESK_|NODE_|npm_|TF_|ORT_|COMPOSE_|TZ$|NO_COLOR$)/;
/** OpenTelemetry has many more settings than the four that are ours. */
const OPEN_TELEMETRY = /^OTEL_/;
/** In the environment Kubernetes sets `FRONTDESK_PORT` and the like for a service of that name. */
const PREFIX = /^FRONTDESK_/;

/** How many letters may differ from the name that was meant. */
const SLIPS_IN_FILE = 3;
const SLIPS_IN_ENVIRONMENT = 2;
const SLIPS_IN_OPEN_TELEMETRY = 1;

/** A line for each name that is not known, with the nearest one that is. */
export function describeUnknown({ inFile, inEnvironment }: Given, known: readonly string[]): string[] {
  const isUnknown = (name: string) => !known.includes(name);
  const ofFile = inFile.filter(isUnknown).flatMap((name) => {
    const bare = name.replace(PREFIX, '');
    const nearest = nearestName(bare, known, mostSlips(name, SLIPS_IN_FILE));
    if (nearest === undefined && isReadElsewhere(name)) return [];
    const rest = nearest === undefined ? 'example.env lists them all.' : `Did you mean ${nearest}?`;
    return [`.env: there is no setting ${name}. ${rest}`];
  });
  const ofEnvironment = inEnvironment.filter(isUnknown).flatMap((name) => {
    if (inFile.includes(name) || OTHERS.has(name) || READ_ELSEWHERE.test(name)) return [];
    const nearest = nearestName(name, known, mostSlips(name, SLIPS_IN_ENVIRONMENT));
    return nearest === undefined ? [] : [`There is no setting ${name}. Did you mean ${nearest}?`];
  });
  return [...ofFile.sort(), ...ofEnvironment.sort()];
}

const isReadElsewhere = (name: string) => READ_ELSEWHERE.test(name) || OPEN_TELEMETRY.test(name);
const mostSlips = (name: string, usual: number) =>
  OPEN_TELEMETRY.test(name) ? SLIPS_IN_OPEN_TELEMETRY : usual;

/** The known name that differs least; undefined when none is near enough to be meant. */
export function nearestName(
  name: string,
  known: readonly string[],
  limit = SLIPS_IN_FILE,
): string | undefined {
  const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const [nearest] = known
    .map((candidate) => ({ candidate, slips: slipsBetween(bare(name), bare(candidate)) }))
    .sort((one, other) => one.slips - other.slips);
  if (nearest === undefined) return undefined;
  // Two short names are often alike and have nothing to do with each other.
  const allowed = Math.min(limit, Math.max(1, Math.floor(bare(nearest.candidate).length / 5)));
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
