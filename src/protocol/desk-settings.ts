// What an owner says of the desk, and what of it everybody may know.
import { z } from 'zod';

const line = (max: number) => z.string().trim().max(max);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a time such as 09:30');

/** 0 is Sunday, as in JavaScript. */
export const openingTimeSchema = z.strictObject({
  weekday: z.int().min(0).max(6),
  opens: time,
  closes: time,
});
export type OpeningTime = z.infer<typeof openingTimeSchema>;

export const deskSettingsSchema = z
  .strictObject({
    name: line(100).describe('Of the desk, as visitors read it.'),
    subtitle: line(150),
    greeting: line(500),
    questions: z.array(line(200).min(1)).max(8).describe('Suggested to visitors.'),
    phone: line(50),
    address: line(300),
    /** Of IANA, such as `Europe/London`. */
    timeZone: z.string().refine(isTimeZone, 'give a time zone such as Europe/London'),
    openingHours: z.array(openingTimeSchema).max(28).describe('When people are there to take over.'),
    color: z.string().regex(/^(#[0-9a-f]{6})?$/i, 'give a colour such as #1d5c4d'),
    texts: z
      .record(z.string().regex(/^[a-zA-Z]{1,40}$/), line(300))
      .describe('Texts of the chat in place of the built-in ones, by the names in docs/widget.md.'),
  })
  .meta({ id: 'DeskSettings' });
export type DeskSettings = z.infer<typeof deskSettingsSchema>;

export const publicDeskSchema = z
  .object({
    name: z.string(),
    subtitle: z.string(),
    greeting: z.string(),
    questions: z.array(z.string()),
    phone: z.string(),
    address: z.string(),
    color: z.string(),
    texts: z.record(z.string(), z.string()),
    isSample: z
      .boolean()
      .describe('True for the sample desk that comes with Frontdesk, while it has no name of its own.'),
    people: z.object({
      areThere: z.boolean().describe('Somebody may take over now.'),
      takeMessages: z.boolean().describe('Nobody is there: a message can be left.'),
    }),
  })
  .meta({ id: 'Desk' });
export type PublicDesk = z.infer<typeof publicDeskSchema>;

export const deskSettingsViewSchema = z
  .object({
    settings: deskSettingsSchema,
    revision: z.int().describe('Send it along with a change.'),
    updatedAt: z.iso.datetime().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'DeskSettingsView' });
export type DeskSettingsView = z.infer<typeof deskSettingsViewSchema>;

export const deskSettingsChangeSchema = z.strictObject({
  settings: deskSettingsSchema.partial(),
  revision: z
    .int()
    .optional()
    .describe(
      'The revision of the settings that you changed, so that you do not overwrite the change of somebody else.',
    ),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
