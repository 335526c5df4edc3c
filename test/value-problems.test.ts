import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemsOf } from '../src/value-problems.ts';

const problemsWith = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value);
  return error ? problemsOf(error) : [];
};

describe('a value that does not fit its schema', () => {
  it('is told what is needed, in words', () => {
    const cases: [schema: z.ZodType, value: unknown, words: string][] = [
      [z.string(), 5, 'must be text'],
      [z.number(), 'five', 'must be a number'],
      [z.number(), Number.NaN, 'must be a number'],
      [z.int(), 1.5, 'must be a whole number'],
      [z.boolean(), 'yes', 'must be true or false'],
      [z.array(z.string()), 'one', 'must be a list'],
      [z.object({}), [], 'must be an object'],
      [z.string().min(1), '', 'must not be empty'],
      [z.string().min(8), 'short', 'must have at least 8 characters'],
      [z.string().max(1000), 'x'.repeat(1001), 'must have at most 1000 characters'],
      [z.array(z.string()).min(1), [], 'must not be empty'],
      [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
      [z.number().min(1), 0, 'must be 1 or more'],
      [z.number().max(100_000), 1e9, 'must be 100,000 or less'],
      [z.number().positive(), 0, 'must be more than 0'],
      [z.enum(['up', 'down']), 'left', 'must be "up" or "down"'],
      [z.enum(['a', 'b', 'c']), 'd', 'must be "a", "b" or "c"'],
      [z.literal('sql'), 'x', 'must be "sql"'],
      [z.url({ protocol: /^https?$/ }), 'x', 'must be an address that begins with http:// or https://'],
      [z.uuid(), 'x', 'must be an id of the form 00000000-0000-0000-0000-000000000000'],
      [z.string().startsWith('/'), 'x', 'must begin with "/"'],
      [
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('sql') }),
          z.object({ kind: z.literal('git') }),
        ]),
        { kind: 'x' },
        'kind: must be "sql" or "git"',
      ],
      [z.union([z.string(), z.number()]), true, 'must be text or a number'],
    ];
    for (const [schema, value, words] of cases) expect(problemsWith(schema, value)).toEqual([words]);
  });

  it('is told where it stands, and what is missing', () => {
    const schema = z.strictObject({ sources: z.array(z.strictObject({ name: z.string(), url: z.url() })) });
    expect(problemsWith(schema, { sources: [{ name: 'a', ulr: 'x' }], more: 1 })).toEqual([
      'sources.0.url: is missing',
      'sources.0.ulr: there is no such field',
      'more: there is no such field',
    ]);
  });

  it('keeps the words of a schema that has its own', () => {
    expect(problemsWith(z.string().regex(/^a/, 'must begin with an a'), 'b')).toEqual([
      'must begin with an a',
    ]);
  });
});
