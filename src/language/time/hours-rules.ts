// Turns units of documents into rules: which place is open or closed, on which days, at which times.
import { covers, type DaySet, isException, isSeason } from './day-sets.ts';
import { type HoursItem, hoursItems, type Period } from './hours-items.ts';
import { placeWords } from './place-words.ts';
import { timeTokens } from './time-tokens.ts';

/** A sentence, list item or table row ("Day: Monday; Hours: 8:00 to 12:00") and the headings above it, the document's title first. */
export interface HoursUnit {
  readonly text: string;
  readonly headings: readonly string[];
}

export interface HoursRule {
  /** Index of the unit that says it. */
  readonly unit: number;
  /** Words that name the part of the desk it is about; none: the desk as a whole. */
  readonly place: readonly string[];
  /** One of these; every day when there are none. */
  readonly days: readonly DaySet[];
  /** And within one of these. */
  readonly seasons: readonly DaySet[];
  readonly isClosed: boolean;
  /** None when it is only said that it is open. */
  readonly periods: readonly Period[];
  /** Only one end is said; the rest stands in a rule for more days. */
  readonly opens?: { readonly minutes: number; readonly text: string };
  readonly closes?: { readonly minutes: number; readonly text: string };
  /** A date comes before a season, a season before a weekday, a weekday before every day. */
  readonly rank: number;
}

export const DATE_RANK = 4;
export const SEASON_RANK = 2;

export function hoursRules(units: readonly HoursUnit[]): HoursRule[] {
  return units.flatMap((unit, index) => {
    const row = cellsOf(unit.text);
    const drafts = row
      ? rowRules(row, unit)
      : sentencesOf(unit.text).flatMap((text) => sentenceRules(text, unit));
    return drafts
      .filter(isScoped)
      .flatMap(byRank)
      .map((draft) => ({ ...draft, unit: index, rank: rankOf(draft) }));
  });
}

/** True or false, or undefined when a calendar cannot tell whether the rule holds on that day. */
export function holdsOn(
  { days, seasons }: HoursRule,
  day: Parameters<typeof covers>[1],
): boolean | undefined {
  const any = (sets: readonly DaySet[]) => {
    if (sets.length === 0) return true;
    const found = sets.map((set) => covers(set, day));
    return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
  };
  const [onDay, inSeason] = [any(days), any(seasons)];
  if (onDay === false || inSeason === false) return false;
  return onDay === undefined || inSeason === undefined ? undefined : true;
}

type Draft = Omit<HoursRule, 'unit' | 'rank'>;

/** That something is closed means nothing without the days. */
const isScoped = ({ isClosed, days, seasons }: Draft) => !isClosed || days.length > 0 || seasons.length > 0;

/** "Sunday and holidays" holds on a weekday and on dates: two rules. */
function byRank(draft: Draft): Draft[] {
  const dates = draft.days.filter(isException);
  const others = draft.days.filter((set) => !isException(set));
  return dates.length > 0 && others.length > 0
    ? [
        { ...draft, days: dates },
        { ...draft, days: others },
      ]
    : [draft];
}

function rankOf({ days, seasons }: Draft): number {
  if (days.some(isException)) return DATE_RANK;
  const hasWeekdays = days.some(({ kind }) => kind !== 'every day');
  return (seasons.length > 0 || days.some(isSeason) ? SEASON_RANK : 0) + (hasWeekdays ? 1 : 0);
}

interface Cell {
  readonly name: string;
  readonly items: readonly HoursItem[];
  readonly nameItems: readonly HoursItem[];
  readonly value: string;
}

function cellsOf(text: string): Cell[] | undefined {
  const parts = text.split(/;\s+/).map((part) => ({ part, cell: /^([^:;]{1,60}):\s+(.*)$/s.exec(part) }));
  // The first column may have no name.
  if (parts.length < 2 || parts.slice(1).some(({ cell }) => !cell)) return undefined;
  return parts.map(({ part, cell }) => {
    const [name, value] = cell ? [cell[1] ?? '', cell[2] ?? ''] : ['', part];
    return { name, value, items: hoursItems(timeTokens(value)), nameItems: hoursItems(timeTokens(name)) };
  });
}

const SCOPE_NAMES = /^(?:days?|when|season|period|months?|dates?|time of year)$/i;
/** Tables of other things that happen at a time. */
const NOT_HOURS = /\b(?:class|course|event|step|department|menu|show|session|programme|workshop|model)s?\b/i;
const NOT_OPENING = /\b(?:last|entry|admission|whom|price|fee|cost|appointment|length|phone|course|class)\b/i;
/** What makes hours hold for some people or on some conditions only. */
const CONDITIONS =
  /\b(?:if|unless|advent|(?:in|over) (?:the )?(?:summer|winter|spring|autumn|fall)|only|appointment|weather|snow|term|vacations?|exam|instead|school days|school holidays|during)\b|^(?:when|whenever|in case|as soon|never)\b/i;

function rowRules(cells: readonly Cell[], unit: HoursUnit): Draft[] {
  if (cells.some(({ value }) => CONDITIONS.test(value)) || NOT_HOURS.test(cells[0]?.name ?? '')) return [];
  const scope = cells
    .filter(({ items }) => items.some(isDays) && !items.some(saysHours))
    .flatMap(({ items }) => items);
  const isUnreadScope = (cell: Cell) => SCOPE_NAMES.test(cell.name) && !cell.items.some(isDays);
  if (cells.some(isUnreadScope)) return [];
  const days = setsOf(scope);
  const timed = cells.filter(({ name, items }) => items.some(saysHours) && !NOT_OPENING.test(name));
  const named = cells
    .filter(({ value, items }) => !items.some(saysHours) && !items.some(isDays) && !isOneTime(value))
    .map(({ value }) => value);
  const single = cells.filter(({ name, value }) => isOneTime(value) && !NOT_OPENING.test(name));
  const opening = single.find(({ nameItems }) => nameItems.some(({ kind }) => kind === 'open'));
  const closing = single.find(({ nameItems }) => nameItems.some(({ kind }) => kind === 'closed'));
  const place = placeWords(named[0] ?? unit.headings.at(-1) ?? '');
  if (opening && closing) {
    const pair = hoursItems(timeTokens(`${opening.value} - ${closing.value}`));
    return clausesOf(pair).map((clause) => ({ ...clause, ...split([...days, ...clause.days]), place }));
  }
  return timed.flatMap(({ name, nameItems, items }) => {
    const own = setsOf(nameItems);
    const column = own.length > 0 || timed.length === 1 ? [] : placeWords(name);
    return clausesOf(items).map((clause) => {
      const all = split([...(days.length > 0 ? days : []), ...own, ...clause.days]);
      return {
        ...clause,
        ...all,
        seasons: [...all.seasons, ...clause.seasons],
        place: column.length > 0 ? column : place,
      };
    });
  });
}

function isOneTime(value: string): boolean {
  const [first, second] = timeTokens(value);
  return first?.kind === 'time' && second === undefined;
}

const isDays = ({ kind }: HoursItem) => kind === 'days';
const saysHours = ({ kind }: HoursItem) =>
  kind === 'period' || kind === 'closed' || kind === 'opens' || kind === 'closes' || kind === 'open';
const setsOf = (items: readonly HoursItem[]) =>
  items.flatMap((item) => (item.kind === 'days' ? item.sets : []));

function split(sets: readonly DaySet[]): { days: DaySet[]; seasons: DaySet[] } {
  return { days: sets.filter((set) => !isSeason(set)), seasons: sets.filter(isSeason) };
}

const sentencesOf = (text: string) => text.split(/(?<=[^.]{2}[.!?])\s+(?=\p{Lu})|;\s+/u);
/** What follows explains, and says no hours of its own. */
const EXPLANATION = /,? (?:when|because|since|which|so that|as (?:the|we|they)|but) .*$/s;
const NOT_A_PLACE =
  /\b(?:applications?|registration|portal|account|streets|roads|deadline|door|doors|booking|bookings|deliver\w*|course|courses|class|classes|lessons?|tours?|breakfast|lunch|dinner)\b/i;
const VERB = /^(?:is|are|was|stays?|remains?|opens?|closes?|close|shuts?|will|has|have)$/;

function sentenceRules(sentence: string, unit: HoursUnit): Draft[] {
  const said = sentence.replace(EXPLANATION, '');
  if (CONDITIONS.test(said) || NOT_A_PLACE.test(said)) return [];
  const items = hoursItems(timeTokens(said));
  const words = items.flatMap((item) => (item.kind === 'word' ? [item.word] : []));
  const isAboutOpening =
    items.some(({ kind }) => kind === 'open' || kind === 'closed') ||
    /\b(?:opens?|closes?|shuts?)\b/i.test(said);
  const isBare =
    items.some(({ kind }) => kind === 'period') &&
    items.some(isDays) &&
    words.filter((word) => !/^(?:from|on|and|the|at|in|of)$/.test(word)).length <= 2;
  if (!isAboutOpening && !isBare) return [];
  const subject = subjectOf(items);
  if (isClosedForHours(items)) return [];
  const heading = unit.headings.at(-1) ?? '';
  const isPronoun = /^(?:it|it's|they|they're|this|that|he|she)\b/i.test(said);
  if (isPronoun && (heading.endsWith('?') || placeWords(heading).length > 3)) return [];
  const isDesk = /\b(?:we|we're|us)\b/i.test(said);
  const place = isDesk ? [] : subject.length > 0 ? subject : placeWords(heading);
  return clausesOf(items).map((clause) => ({ ...clause, place }));
}

/** "Closed on Mondays until 13:00", "closes from 12 to 1": the times are those when it is closed. */
function isClosedForHours(items: readonly HoursItem[]): boolean {
  const told = items.filter(({ kind }) => kind !== 'word');
  return told.some(({ kind }, i) => {
    if (kind !== 'closed') return false;
    const next = told.slice(i + 1).find((item) => item.kind !== 'days');
    return next?.kind === 'closes' || told[i + 1]?.kind === 'period';
  });
}

/** The words in front of the verb; of a line without one, all of them. */
function subjectOf(items: readonly HoursItem[]): string[] {
  const verb = items.findIndex((item) =>
    item.kind === 'word' ? VERB.test(item.word) : ['open', 'closed', 'opens', 'closes'].includes(item.kind),
  );
  const before = verb < 0 ? items : items.slice(0, verb);
  return placeWords(before.flatMap((item) => (item.kind === 'word' ? [item.word] : [])).join(' '));
}

interface Clause {
  days: DaySet[];
  seasons: DaySet[];
  periods: Period[];
  isClosed: boolean;
  isOpen: boolean;
  opens?: { minutes: number; text: string };
  closes?: { minutes: number; text: string };
}

/** Which hours belong to which days: "Mondays from 9 to 12" and "from 9 to 12 on Mondays" are both common. */
function clausesOf(items: readonly HoursItem[]): Omit<Draft, 'place'>[] {
  const told = items.filter(({ kind }) => kind !== 'word');
  const first = told.find((item) => item.kind !== 'open' && !isSeasonItem(item));
  const isDaysFirst = first?.kind === 'days';
  const clauses: Clause[] = [];
  const common: DaySet[] = [];
  const start = (): Clause => {
    const clause: Clause = { days: [], seasons: [...common], periods: [], isClosed: false, isOpen: false };
    clauses.push(clause);
    return clause;
  };
  let now = start();
  let isExcepted = false;
  const hasHours = () =>
    now.periods.length > 0 || now.isClosed || now.opens !== undefined || now.closes !== undefined;
  told.forEach((item, i) => {
    const next = told[i + 1];
    switch (item.kind) {
      case 'except':
        now = start();
        now.isClosed = true;
        isExcepted = true;
        break;
      case 'days':
        if (isSeasonItem(item) && now.isClosed && now.days.length > 0 && followsClosed(told, i)) {
          now.days.push(...item.sets);
        } else if (isSeasonItem(item)) {
          now.seasons.push(...item.sets);
          if (!hasHours() && !isExcepted) common.push(...item.sets);
        } else {
          if (
            isDaysFirst &&
            !isExcepted &&
            hasHours() &&
            !(now.isClosed && now.days.length === 0) &&
            !followsClosed(told, i)
          )
            now = start();
          now.days.push(...item.sets);
        }
        break;
      case 'closed':
        if (now.days.length > 0 && (next?.kind === 'days' || hasHours())) now = start();
        now.isClosed = true;
        break;
      case 'open':
        now.isOpen = true;
        break;
      default:
        if (
          now.isClosed ||
          (!isDaysFirst && (now.days.length > 0 || (item.kind !== 'period' && now.periods.length > 0)))
        )
          now = start();
        if (item.kind === 'period') now.periods.push(item.period);
        else if (item.kind !== 'word') now[item.kind] = { minutes: item.minutes, text: item.text };
    }
  });
  return clauses.flatMap(finished);
}

const isSeasonItem = (item: HoursItem) =>
  item.kind === 'days' && item.sets.length > 0 && item.sets.every(isSeason);

/** "closed on 25 December, on 1 January and on Good Friday" is one clause. */
function followsClosed(items: readonly HoursItem[], at: number): boolean {
  let i = at - 1;
  while (items[i]?.kind === 'days') i--;
  return i >= 0 && items[i]?.kind === 'closed' && items[i - 1]?.kind !== 'days';
}

function finished({ isOpen, opens, closes, periods, ...rest }: Clause): Omit<Draft, 'place'>[] {
  if (opens && closes && periods.length === 0) {
    const to = closes.minutes <= opens.minutes ? closes.minutes + 1440 : closes.minutes;
    const period = { from: opens.minutes, to, opens: opens.text, closes: closes.text };
    return [{ ...rest, periods: [period] }];
  }
  const hasScope = rest.days.length > 0 || rest.seasons.length > 0;
  if (!rest.isClosed && periods.length === 0 && !opens && !closes && !(isOpen && hasScope)) return [];
  if (rest.isClosed && !hasScope && periods.length === 0) return [{ ...rest, periods }];
  return [{ ...rest, periods, ...(opens ? { opens } : {}), ...(closes ? { closes } : {}) }];
}
