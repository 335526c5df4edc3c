// Forms of English verbs, from a checked list only: a verb that is not in it is never inflected.
import { DOUBLING_VERBS, IRREGULAR_VERBS, REGULAR_VERBS } from './verb-list.ts';

export interface VerbForms {
  readonly base: string;
  readonly third: string;
  readonly past: string;
  readonly participle: string;
  readonly present: string;
}

const byBase = new Map<string, VerbForms>();
const byForm = new Map<string, VerbForms[]>();

function thirdPerson(base: string): string {
  if (base === 'have') return 'has';
  if (/(?:s|x|z|ch|sh|o)$/.test(base)) return `${base}es`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

function presentParticiple(base: string): string {
  if (base.endsWith('ie')) return `${base.slice(0, -2)}ying`;
  return /[^eoy]e$/.test(base) ? `${base.slice(0, -1)}ing` : `${base}ing`;
}

function regularPast(base: string): string {
  if (base.endsWith('e')) return `${base}d`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${base}ed`;
}

function add(forms: VerbForms): void {
  byBase.set(forms.base, forms);
  for (const form of new Set([forms.base, forms.third, forms.past, forms.participle, forms.present])) {
    const known = byForm.get(form);
    if (known) known.push(forms);
    else byForm.set(form, [forms]);
  }
}

/** Irregular verbs that double their last letter before -ing. */
const DOUBLED_PRESENT = new Set(
  'begin bet bid cut dig forbid forget get hit let put quit reset run set shut sit spin split swim upset win'.split(
    ' ',
  ),
);

for (const base of REGULAR_VERBS) {
  const past = regularPast(base);
  add({ base, third: thirdPerson(base), past, participle: past, present: presentParticiple(base) });
}
for (const base of DOUBLING_VERBS) {
  const stem = base + base.slice(-1);
  add({ base, third: thirdPerson(base), past: `${stem}ed`, participle: `${stem}ed`, present: `${stem}ing` });
}
for (const [base, past, participle] of IRREGULAR_VERBS) {
  const present = DOUBLED_PRESENT.has(base) ? `${base}${base.slice(-1)}ing` : presentParticiple(base);
  add({ base, third: thirdPerson(base), past, participle, present });
}

/** The forms of a base form, or undefined when the list does not hold it. */
export function verbForms(base: string): VerbForms | undefined {
  return byBase.get(base);
}

/** True for a word that is the base form of a listed verb. */
export function isBaseForm(word: string): boolean {
  return byBase.has(word);
}

/** Base forms of the verbs that `word` is any form of. */
export function baseForms(word: string): string[] {
  return (byForm.get(word) ?? []).map((forms) => forms.base);
}

export function isPastForm(word: string): boolean {
  return (byForm.get(word) ?? []).some((forms) => forms.past === word);
}

export function isThirdPerson(word: string): boolean {
  return (byForm.get(word) ?? []).some((forms) => forms.third === word);
}

/** Words in -ed that are nouns, numbers or adjectives far more often than participles. */
const NOT_PARTICIPLES = new Set(
  'need seed speed breed indeed hundred sacred naked rugged wicked red bed shed reed feed deed weed greed creed exceed proceed succeed embed aged gifted'.split(
    ' ',
  ),
);

/** True for a past participle: a listed one, or a lower-case word in -ed of at least five letters. */
export function isPastParticiple(word: string): boolean {
  if (NOT_PARTICIPLES.has(word)) return false;
  if ((byForm.get(word) ?? []).some((forms) => forms.participle === word && forms.base !== word)) return true;
  return (
    /^[a-z-]{3,}ed$/.test(word) ||
    /^(?:born|put|set|cut|hit|shut|read|cast|split|spread|broadcast|run|come)$/.test(word)
  );
}

export function isPresentParticiple(word: string): boolean {
  return (byForm.get(word) ?? []).some((forms) => forms.present === word);
}

/** `base` as the finite verb that stands for `auxiliary` + base: did → past, does → third person, do → base. */
export function finiteForm(base: string, auxiliary: string): string | undefined {
  const forms = byBase.get(base);
  if (!forms) return undefined;
  if (auxiliary === 'did') return forms.past;
  return auxiliary === 'does' ? forms.third : base;
}
