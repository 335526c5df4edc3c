// Questions about a time: names the day before the search for passages, and says from the hours whether something is open.
import type { FoundPassage } from '../knowledge/knowledge-base.ts';
import type { Clock } from '../language/time/calendar.ts';
import { sayOpening, withoutDates } from '../language/time/day-phrase.ts';
import { openAt } from '../language/time/open-at.ts';
import { resolveTime } from '../language/time/resolve-time.ts';
import type { ProductStage } from './built-in-stages.ts';
import { outcomeOf } from './outcome.ts';
import { sourceOf } from './source-quote.ts';
import type { Outcome, TurnState } from './stage.ts';

/** The rules that read hours skip doubtful ones. */
const CONFIDENCE = 0.9;
/** "This weekend" has two days; for more days the reader answers. */
const MAX_DAYS = 2;

/** Names the day that "today", "now" or "this weekend" means, by the desk's own clock. */
export function nameTime(clock: () => Clock): ProductStage {
  return {
    name: 'time',
    run(state) {
      if (state.outcome) return state;
      const time = resolveTime(state.question, clock());
      if (!time.needsCalendar) return { ...state, time };
      return { ...state, time, question: withoutDates(time.question, time.days) };
    },
  };
}

/** Says whether something is open at that time, when the passages' hours leave no doubt. */
export function tellOpening(): ProductStage {
  return {
    name: 'opening',
    run(state) {
      if (state.outcome) return state;
      const outcome = openingOf(state);
      return outcome ? { ...state, outcome } : state;
    },
  };
}

function openingOf({ time, passages }: TurnState): Outcome | undefined {
  if (!time?.asksOpen || time.days.length === 0 || time.days.length > MAX_DAYS) return undefined;
  const places = passages.flatMap((passage) => passage.units.map((unit) => ({ passage, unit })));
  const units = places.map(({ passage, unit }) => ({
    text: passage.text.slice(unit.start, unit.end),
    headings: [passage.title, ...passage.headings],
  }));
  const { timeOfDay, isEvery, place } = time;
  const said = time.days.map((day) => {
    const moment = { day, isEvery, ...(timeOfDay ? { timeOfDay } : {}), ...(place ? { place } : {}) };
    const opening = openAt(units, moment);
    const text = sayOpening(opening, moment, time.asksClosed ? 'closed' : 'open');
    const source = places[opening.unit];
    return text && source ? { text, source } : undefined;
  });
  if (said.some((one) => !one)) return undefined;
  const told = said.filter((one) => one !== undefined);
  const text = told.map((one) => one.text).join(' ');
  return outcomeOf('answer', text, CONFIDENCE, {
    blocks: [{ kind: 'paragraph', text }],
    shortAnswer: text,
    sources: told.map(({ source }) => sourceAt(source.passage, source.unit)),
  });
}

const sourceAt = (passage: FoundPassage, { start, end }: FoundPassage['units'][number]) =>
  sourceOf(passage, start, end);
