// The settings as they hold: what an owner set, and defaults for the rest.
import { basename, resolve } from 'node:path';
import type { Config } from '../config.ts';
import {
  type DeskSettings,
  deskSettingsSchema,
  type OpeningTime,
  type PublicDesk,
} from '../protocol/desk-settings.ts';
import type { SettingsStore } from '../storage/desk/settings-store.ts';

export interface DeskSettingsSource {
  current(): Promise<DeskSettings>;
  defaults: DeskSettings;
}

/** Read again after so long, so that a change by another process counts soon. */
const KEPT_MS = 1000;

export function createDeskSettings(
  store: SettingsStore,
  { DESK_NAME }: Pick<Config, 'DESK_NAME'>,
  { now = Date.now } = {},
): DeskSettingsSource & { forget(): void } {
  const defaults: DeskSettings = {
    name: DESK_NAME === 'this desk' ? '' : DESK_NAME,
    subtitle: '',
    greeting: '',
    questions: [],
    phone: '',
    address: '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    openingHours: [],
    color: '',
    texts: {},
  };
  let kept: { readonly atMs: number; readonly settings: Promise<DeskSettings> } | undefined;
  const read = async () => {
    const { values } = await store.read();
    const parsed = deskSettingsSchema.partial().safeParse(values);
    const set = Object.fromEntries(
      Object.entries(parsed.data ?? {}).filter(([, value]) => value !== undefined),
    );
    return { ...defaults, ...set };
  };
  return {
    defaults,
    current() {
      if (!kept || kept.atMs + KEPT_MS <= now()) kept = { atMs: now(), settings: read() };
      return kept.settings;
    },
    forget() {
      kept = undefined;
    },
  };
}

/** Whether people are there at a time; null when no hours are set. */
export function arePeopleThere(
  { openingHours, timeZone }: Pick<DeskSettings, 'openingHours' | 'timeZone'>,
  nowMs = Date.now(),
): boolean | null {
  if (openingHours.length === 0) return null;
  const { weekday, time } = localTime(timeZone, nowMs);
  return openingHours.some((one) => isWithin(one, weekday, time));
}

/** Hours that close before they open go past midnight. */
function isWithin({ weekday: day, opens, closes }: OpeningTime, weekday: number, time: string): boolean {
  if (opens < closes) return weekday === day && time >= opens && time < closes;
  return (weekday === day && time >= opens) || (weekday === (day + 1) % 7 && time < closes);
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function localTime(timeZone: string, nowMs: number): { weekday: number; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(nowMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { weekday: WEEKDAYS.indexOf(part('weekday')), time: `${part('hour')}:${part('minute')}` };
}

/** What is said to somebody who wants a person; null leaves what the configuration says. */
export function handoffText(settings: DeskSettings, nowMs = Date.now()): string | null {
  const areThere = arePeopleThere(settings, nowMs);
  if (areThere === null) return null;
  if (areThere)
    return 'I have told our people. Somebody will join you here in a moment; you can go on asking meanwhile.';
  const { phone, address } = settings;
  const ways = [phone && `call ${phone}`, address && `come to ${address}`].filter(Boolean).join(' or ');
  return [
    'Nobody is here at the moment.',
    ways ? `You can ${ways}.` : '',
    'Or leave a message with a way to answer you, and somebody will.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param documentsDir the folder of the documents, which tells whether it is the sample desk */
export function publicDesk(settings: DeskSettings, documentsDir: string): PublicDesk {
  const { name, subtitle, greeting, questions, phone, address, color, texts } = settings;
  const areThere = arePeopleThere(settings);
  return {
    name,
    subtitle,
    greeting,
    questions,
    phone,
    address,
    color,
    texts,
    isSample: name === '' && basename(resolve(documentsDir)) === 'sample-desk',
    people: { areThere: areThere === true, takeMessages: areThere === false },
  };
}
