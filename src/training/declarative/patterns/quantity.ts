// How many, how much, how long, how old, how far, what percentage.
import type { Ask, Draft } from '../draft.ts';
import { bare } from '../words.ts';
import { howMany } from './how-many.ts';
import { howMuch } from './how-much.ts';
import { measure } from './measure.ts';
import { percentage } from './percentage.ts';
export function quantityPattern(ask: Ask): Draft | undefined | 'refuse' {
  const { word, noun } = ask.question;
  if (
    word === 'what' &&
    /^(?:percentage|percent|proportion|fraction)$/.test(noun[0] ?? bare(ask.question.rest[0] ?? ''))
  )
    return percentage(ask);
  if (word !== 'how') return undefined;
  const kind = bare(noun[0] ?? ask.question.rest[0] ?? '');
  if (kind === 'many') return howMany(ask);
  if (kind === 'much') return howMuch(ask);
  if (noun.length === 1) return measure(ask, kind);
  return noun.length > 1 ? 'refuse' : undefined;
}
