// What is wrong with a value, in plain words. Importing this file gives all schemas of the process these words.
import { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  nan: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a date',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'an address that begins with http:// or https://',
  uuid: 'an id of the form 00000000-0000-0000-0000-000000000000',
  datetime: 'a date and time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  email: 'an e-mail address',
  base64: 'base64',
};

const COUNTED: Readonly<Record<string, string>> = { string: 'character', array: 'item' };

type RawIssue = z.core.$ZodRawIssue;
type SizeIssue = Extract<RawIssue, { code: 'too_big' | 'too_small' }>;

z.config({ localeError: describe });

/** A line for each fault, with the place of the value where there is one: `sources.0.url: is missing`. */
export function problemsOf({ issues }: z.ZodError): string[] {
  return issues.flatMap(({ path, message, ...issue }) => {
    const at = (place: readonly PropertyKey[]) => (place.length > 0 ? `${place.join('.')}: ` : '');
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${at([...path, key])}there is no such field`)
      : [`${at(path)}${message}`];
  });
}

function describe(issue: RawIssue): string {
  if (issue.code === 'unrecognized_keys') return `there is no field ${inWords(issue.keys)}`;
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${inWords(issue.values)}`;
    case 'too_small':
    case 'too_big':
      return describeSize(issue);
    case 'invalid_format':
      return describeFormat(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return describeUnion(issue);
    default:
      return 'is not allowed';
  }
}

function describeSize(issue: SizeIssue): string {
  const isMinimum = issue.code === 'too_small';
  const bound = isMinimum ? issue.minimum : issue.maximum;
  const unit = COUNTED[issue.origin];
  if (unit !== undefined) {
    if (isMinimum && Number(bound) === 1) return 'must not be empty';
    const limit = issue.exact ? 'exactly' : isMinimum ? 'at least' : 'at most';
    return `must have ${limit} ${digits(bound)} ${unit}${Number(bound) === 1 ? '' : 's'}`;
  }
  if (issue.inclusive) return `must be ${digits(bound)} or ${isMinimum ? 'more' : 'less'}`;
  return `must be ${isMinimum ? 'more' : 'less'} than ${digits(bound)}`;
}

function describeFormat(issue: Extract<RawIssue, { code: 'invalid_format' }>): string {
  if (issue.format === 'starts_with') return `must begin with ${JSON.stringify(issue.prefix)}`;
  if (issue.format === 'ends_with') return `must end with ${JSON.stringify(issue.suffix)}`;
  if (issue.format === 'includes') return `must contain ${JSON.stringify(issue.includes)}`;
  const form = FORMATS[issue.format];
  return form === undefined ? 'does not have the right form' : `must be ${form}`;
}

function describeUnion(issue: Extract<RawIssue, { code: 'invalid_union' }>): string {
  if (issue.inclusive !== false && issue.options) return `must be ${inWords(issue.options)}`;
  const messages = new Set(issue.errors.flat().map(({ path, message }) => (path.length > 0 ? '' : message)));
  const forms = [...messages].map((message) => /^must be (.+)$/.exec(message)?.[1]);
  if (forms.length === 0 || forms.includes(undefined)) return 'has none of the allowed forms';
  return `must be ${forms.join(' or ')}`;
}

/** As configuration and limits are told everywhere: four digits stand together. */
function digits(bound: number | bigint): string {
  return bound.toLocaleString('en', { useGrouping: bound >= 10_000 });
}

function inWords(values: readonly unknown[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)));
  return [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter(Boolean).join(' or ');
}
