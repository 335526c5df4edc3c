// Says from opening hours in documents whether a place is open at a moment; "unknown" wherever they leave a doubt.
import { addDays, type Day, isHoliday } from './calendar.ts';
import type { Period } from './hours-items.ts';
import {
  DATE_RANK,
  type HoursRule,
  type HoursUnit,
  holdsOn,
  hoursRules,
  SEASON_RANK,
} from './hours-rules.ts';
import { placeWords } from './place-words.ts';

export interface Moment {
  readonly day: Day;
  /** Minutes after midnight; `from` and `to` are equal for a time, and apart for "this afternoon". None: on that day at all. */
  readonly timeOfDay?: { readonly from: number; readonly to: number };
  /** "On Sundays": every such day, so that closing days of one year's calendar do not count. */
  readonly isEvery?: boolean;
  /** What is asked about, where it is not the desk as a whole: "the climbing hall". */
  readonly place?: string;
}

export interface Opening {
  readonly state: 'open' | 'closed' | 'unknown';
  /** Index of the unit that says so; -1 when it is unknown. */
  readonly unit: number;
  /** The hours of that day that are nearest to the moment, as the document writes them. */
  readonly opens?: string;
  readonly closes?: string;
  /** All hours of that day, in their order. */
  readonly periods: readonly { readonly opens: string; readonly closes: string }[];
  /** What the hours hold for: a date, a season, a weekday, or every day. */
  readonly by?: 'date' | 'season' | 'weekday' | 'every day';
}

const UNKNOWN: Opening = { state: 'unknown', unit: -1, periods: [] };
/** Before this time of the morning, hours of the evening before may still run. */
const EARLY = 360;

/** @param units Sentences and rows that may hold hours, with the document's title and headings; the likeliest first */
export function openAt(units: readonly HoursUnit[], moment: Moment): Opening {
  const rules = hoursRules(units).filter(({ rank }) => !moment.isEvery || rank < DATE_RANK);
  const found = placesToAsk(units, rules, moment.place).map((own) => openingOf(own, moment));
  const known = found.filter((opening): opening is Opening => opening !== undefined);
  const [first] = known;
  if (!first || first.state === 'unknown') return UNKNOWN;
  if (known.some(({ state }) => state !== first.state)) return UNKNOWN;
  // On a holiday that no document names, the hours of the weekday are doubtful.
  const isWeekly = known.some(({ by }) => by === 'weekday' || by === 'season');
  if (isWeekly && first.state === 'open' && !moment.isEvery && isHoliday(moment.day) !== false)
    return UNKNOWN;
  if (first.state === 'open' && !moment.isEvery && isClosedElsewhere(rules, moment.day)) return UNKNOWN;
  const isAgreed = known.every(({ periods }) => JSON.stringify(periods) === JSON.stringify(first.periods));
  if (isAgreed) return first;
  if (moment.place) return UNKNOWN;
  return { state: first.state, unit: first.unit, periods: [], ...(first.by ? { by: first.by } : {}) };
}

/** "The office is closed on 12 June", where nothing says what the office's usual hours are: it may be the whole desk. */
function isClosedElsewhere(rules: readonly HoursRule[], day: Day): boolean {
  return rules.some((rule) => {
    if (!rule.isClosed || rule.rank < DATE_RANK || holdsOn(rule, day) === false) return false;
    return !rules.some(
      ({ place, periods }) => periods.length > 0 && place.join(' ') === rule.place.join(' '),
    );
  });
}

/** The rules of each place that the question may mean, those of the whole desk among them. */
function placesToAsk(
  units: readonly HoursUnit[],
  rules: readonly HoursRule[],
  asked: string | undefined,
): HoursRule[][] {
  const keys = new Map<string, HoursRule[]>();
  for (const rule of rules) {
    const key = rule.place.join(' ');
    keys.set(key, [...(keys.get(key) ?? []), rule]);
  }
  const general = keys.get('') ?? [];
  // A place with hours of its own shares only the closing days of the whole.
  const withGeneral = (own: readonly HoursRule[]) => {
    const hasHours = own.some(({ periods }) => periods.length > 0);
    return [...own, ...(hasHours ? general.filter(({ isClosed }) => isClosed) : general)];
  };
  const wanted = placeWords(asked ?? '');
  if (wanted.length > 0) {
    const shared = (words: readonly string[]) => wanted.filter((word) => words.includes(word)).length;
    const isWanted = (words: readonly string[]) => shared(words) > 0;
    // "the Law Library" is not the Main Library.
    const most = Math.max(...[...keys.values()].map(([rule]) => shared(rule?.place ?? [])));
    const named = [...keys.values()].filter(([rule]) => most > 0 && shared(rule?.place ?? []) === most);
    if (named.length > 0) return named.map(withGeneral);
    // "Is the library open?" where the title or a heading says that all of this is about the library.
    const about = rules.filter(({ unit }) => isWanted((units[unit]?.headings ?? []).flatMap(placeWords)));
    if (about.length === 0) return [];
    return placesToAsk(units, about, undefined);
  }
  const hasOwnHours = general.some(({ periods, rank }) => periods.length > 0 && rank < DATE_RANK);
  if (hasOwnHours) return [general];
  const others = [...keys].filter(([key]) => key !== '').map(([, own]) => withGeneral(own));
  return others.length > 0 ? others : [general];
}

/** Undefined when these rules say nothing of that day. */
function openingOf(rules: readonly HoursRule[], { day, timeOfDay }: Moment): Opening | undefined {
  const today = hoursOn(rules, day);
  if (today === undefined || today === 'doubt') return today && UNKNOWN;
  const { unit, by, periods } = today;
  const base = { unit, by, periods: periods.map(({ opens, closes }) => ({ opens, closes })) };
  if (today.isClosed) return { ...base, state: 'closed' };
  if (!timeOfDay) return { ...base, ...ends(periods[0], periods.at(-1)), state: 'open' };
  if (periods.length === 0) return UNKNOWN;
  const { from, to } = timeOfDay;
  const isWithin = (period: Period) =>
    from === to ? from >= period.from && from < period.to : from < period.to && to > period.from;
  const current = periods.find(isWithin);
  if (current) return { ...base, ...ends(current, current), state: 'open' };
  const before = from < EARLY ? hoursOn(rules, addDays(day, -1)) : undefined;
  if (before && before !== 'doubt' && before.periods.some((period) => from + 1440 < period.to))
    return UNKNOWN;
  const nearest = periods.find((period) => period.from > from) ?? periods.at(-1);
  return { ...base, ...ends(nearest, nearest), state: 'closed' };
}

const ends = (first: Period | undefined, last: Period | undefined) =>
  first && last ? { opens: first.opens, closes: last.closes } : {};

interface DayHours {
  readonly unit: number;
  readonly by: NonNullable<Opening['by']>;
  readonly isClosed: boolean;
  readonly periods: readonly Period[];
}

/** The hours of the highest rule that holds on a day, mended by those that tell one end only. */
function hoursOn(rules: readonly HoursRule[], day: Day): DayHours | 'doubt' | undefined {
  const holding = rules.filter((rule) => holdsOn(rule, day) === true);
  const isPartial = ({ opens, closes, periods }: HoursRule) =>
    periods.length === 0 && (opens ?? closes) !== undefined;
  const whole = holding.filter((rule) => !isPartial(rule)).sort((one, other) => other.rank - one.rank);
  // That it is open at all says less than hours do.
  const best = whole.find(({ isClosed, periods }) => isClosed || periods.length > 0) ?? whole[0];
  const doubtful = rules.some((rule) => holdsOn(rule, day) === undefined && rule.rank >= (best?.rank ?? 0));
  if (doubtful) return 'doubt';
  if (!best) return undefined;
  const equal = whole.filter(
    ({ rank, isClosed, periods }) => rank === best.rank && (isClosed || periods.length > 0),
  );
  const isContradicted = equal.some(
    (rule) =>
      rule.unit !== best.unit &&
      (rule.isClosed !== best.isClosed || !samePeriods(rule.periods, best.periods)),
  );
  const own = equal.filter(({ unit }) => unit === best.unit);
  if (isContradicted || own.some(({ isClosed }) => isClosed !== best.isClosed)) return 'doubt';
  const ends = holding
    .filter((rule) => isPartial(rule) && rule.rank >= best.rank)
    .sort((one, other) => other.rank - one.rank);
  const opens = ends.find((rule) => rule.opens)?.opens;
  const closes = ends.find((rule) => rule.closes)?.closes;
  const unit = ends[0] && !best.isClosed ? ends[0].unit : best.unit;
  const rank = ends[0] && !best.isClosed ? ends[0].rank : best.rank;
  const periods = own.flatMap((rule) => rule.periods).sort((one, other) => one.from - other.from);
  const mended = periods.map((period, i) => ({
    ...period,
    ...(opens && i === 0 ? { from: opens.minutes % 1440, opens: opens.text } : {}),
    ...(closes && i === periods.length - 1
      ? { to: after(closes.minutes, period.from), closes: closes.text }
      : {}),
  }));
  return { unit, by: basisOf(rank), isClosed: best.isClosed, periods: mended };
}

const after = (minutes: number, from: number) => (minutes <= from ? minutes + 1440 : minutes);

const samePeriods = (one: readonly Period[], other: readonly Period[]) =>
  one.length === other.length &&
  one.every(({ from, to }, i) => from === other[i]?.from && to === other[i]?.to);

function basisOf(rank: number): NonNullable<Opening['by']> {
  if (rank >= DATE_RANK) return 'date';
  if (rank >= SEASON_RANK) return 'season';
  return rank === 1 ? 'weekday' : 'every day';
}
